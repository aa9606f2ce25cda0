"""Three tasks take from one queue"""

import asyncio


async def work(worker, orders):
    print(f"[{worker}] waiting…")
    while (order := await orders.get()) is not None:
        print(f"[{worker}] making {order}…")
        await asyncio.sleep(0.45)
        print(f"[{worker}] waiting…")
    print(f"[{worker}] goes home")


async def main():
    orders = asyncio.Queue(maxsize=8)
    async with asyncio.TaskGroup() as workers:
        for worker in ["ada", "ben", "cat"]:
            workers.create_task(work(worker, orders))
        for order in ["tea", "mocha", "latte", "water", "cocoa", "juice"]:
            await asyncio.sleep(0.1)
            print(f"[main] {order}, please")
            await orders.put(order)
        for _ in range(3):
            await orders.put(None)
    print("[main] closes")


asyncio.run(main())
