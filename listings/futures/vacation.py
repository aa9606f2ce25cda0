"""The house is long painted when its owner comes home"""

import asyncio
import time


async def paint():
    print("[painter] painting…")
    await asyncio.sleep(0.3)
    print("[painter] done")
    return "a blue house"


async def main():
    task = asyncio.create_task(paint())

    print("[me] on vacation…")
    await asyncio.sleep(1.5)
    print("[me] back home")

    back = time.perf_counter()
    print("[me] waiting for the house…")
    house = await task
    elapsed = time.perf_counter() - back
    print(f"[me] {house} after {elapsed * 1000:.0f} ms")


asyncio.run(main())
