"""Three tasks take from one queue"""

import asyncio


async def work(orders):
    while (order := await orders.get()) is not None:
        print(f"[{order}] in work…")
        await asyncio.sleep(0.45)
        print(f"[{order}] ready")


async def main():
    orders = asyncio.Queue(maxsize=8)
    async with asyncio.TaskGroup() as workers:
        for _ in range(3):
            workers.create_task(work(orders))
        for order in ["tea", "mocha", "latte", "water", "cocoa", "juice"]:
            print(f"[main] orders {order}")
            await orders.put(order)
            await asyncio.sleep(0.1)
        for _ in range(3):
            await orders.put(None)
        print("[main] waiting for the workers…")
    print("[main] closes")


asyncio.run(main())
