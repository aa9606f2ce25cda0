"""Producer and consumer on one thread"""

import asyncio

# each item: its number, the seconds to make it, the seconds to use it
ITEMS = [
    (42, 0.25, 0.10),
    (7, 0.15, 0.25),
    (93, 0.10, 0.25),
    (18, 0.10, 0.20),
    (61, 0.10, 0.15),
]


async def producer(items):
    for number, making, using in ITEMS:
        print(f"[producer] making {number}…")
        await asyncio.sleep(making)
        print(f"[producer] made {number}")
        await items.put((number, using))
    print("[producer] hanging up")
    await items.put(None)


async def consumer(items):
    print("[consumer] waiting…")
    while (item := await items.get()) is not None:
        number, using = item
        print(f"[consumer] using {number}…")
        await asyncio.sleep(using)
        print("[consumer] waiting…")
    print("[consumer] finished")


async def main():
    items = asyncio.Queue(maxsize=8)
    await asyncio.gather(producer(items), consumer(items))
    print("[main] both have finished")


asyncio.run(main())
