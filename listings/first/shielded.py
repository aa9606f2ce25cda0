"""The wait has a limit, the payment has none"""

import asyncio

LIMIT = 0.4


async def pay():
    print("[bank] moving the money…")
    await asyncio.sleep(1.0)
    print("[bank] moved")
    return "a receipt"


async def main():
    payment = asyncio.create_task(pay())
    while True:
        print("[main] waiting for a receipt…")
        try:
            receipt = await asyncio.wait_for(asyncio.shield(payment), LIMIT)
            break
        except TimeoutError:
            print("[main] says: please be patient")
    print(f"[main] has {receipt}")


asyncio.run(main())
