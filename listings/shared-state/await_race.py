"""On one thread, an update is lost across an `.await`"""

import asyncio

cakes = 8


async def sell(guest, payment):
    global cakes
    left = cakes
    print(f"[{guest}] sees {left} cakes, paying…")
    await asyncio.sleep(payment)
    cakes = left - 1
    print(f"[{guest}] leaves {cakes}")


async def main():
    await asyncio.gather(sell("ida", 0.4), sell("max", 0.6))
    print(f"[main] 2 sold, {cakes} of 8 left")


asyncio.run(main())
