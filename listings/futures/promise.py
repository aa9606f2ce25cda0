"""A result set by hand"""

import asyncio


async def barista(promise):
    print("[barista] brewing…")
    await asyncio.sleep(0.6)
    promise.set_result("espresso")
    print("[barista] wiping the counter…")
    await asyncio.sleep(0.3)
    print("[barista] off duty")


async def main():
    promise = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(barista(promise))

    print("[main] waiting for coffee…")
    coffee = await promise
    print(f"[main] has {coffee}")

    print("[main] waiting for the barista…")
    await task
    print("[main] leaves")


asyncio.run(main())
