"""All on one thread, as in asyncio: no `Arc`, no lock, no `Send`"""

import asyncio


async def serve(name, dish, cooking, bill):
    print(f"[{name}] cooking {dish}…")
    await asyncio.sleep(cooking)
    bill.append(dish)
    print(f"[{name}] is dish {len(bill)} of the bill")


async def main():
    bill = []
    ida = asyncio.create_task(serve("ida", "soup", 0.6, bill))
    max_ = asyncio.create_task(serve("max", "cake", 0.4, bill))
    print("[main] waiting for both…")
    await ida
    await max_
    print(f"[main] {', '.join(bill)}")


asyncio.run(main())
