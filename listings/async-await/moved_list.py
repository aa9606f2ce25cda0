"""A task owns what it uses"""

import asyncio


async def main():
    orders = ["coffee", "pastry"]

    async def make():
        for order in orders:
            print(f"[kitchen] making {order}…")
            await asyncio.sleep(0.5)
        print(f"[kitchen] made {len(orders)}")

    kitchen = asyncio.create_task(make())
    print("[main] waiting for the kitchen…")
    await kitchen
    print("[main] served")


asyncio.run(main())
