"""Called or spawned, and when each of the two starts"""

import asyncio
import time


async def toast(lane):
    print(f"[{lane}] toasting…")
    await asyncio.sleep(0.3)
    print(f"[{lane}] done")


async def main():
    called = toast("called")
    spawned = asyncio.create_task(toast("spawned"))

    print("[main] working, no await…")
    time.sleep(0.3)

    print("[main] waiting for a timer…")
    await asyncio.sleep(0.7)

    print("[main] waiting for both…")
    await asyncio.gather(called, spawned)
    print("[main] has both")


asyncio.run(main())
