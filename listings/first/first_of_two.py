"""The first page wins, the other is never read"""

import asyncio


async def fetch(mirror, seconds):
    print(f"[{mirror}] fetching…")
    await asyncio.sleep(seconds)
    print(f"[{mirror}] page complete")
    return f"the page from {mirror}"


async def main():
    print("[main] waiting for either…")
    near = asyncio.create_task(fetch("near", 0.4))
    far = asyncio.create_task(fetch("far", 1.0))
    done, _ = await asyncio.wait([near, far], return_when=asyncio.FIRST_COMPLETED)
    print(f"[main] reading {done.pop().result()}…")
    await asyncio.sleep(0.9)
    print("[main] done")


asyncio.run(main())
