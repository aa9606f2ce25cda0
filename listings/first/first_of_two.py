"""The first page wins, the other is never read"""

import asyncio


async def fetch(mirror, seconds):
    end = "dropped, connection closed"
    try:
        print(f"[{mirror}] fetching…")
        await asyncio.sleep(seconds)
        end = "page complete"
        return f"the page from {mirror}"
    finally:
        print(f"[{mirror}] {end}")


async def main():
    print("[main] waiting for either…")
    near = asyncio.create_task(fetch("near", 0.4))
    far = asyncio.create_task(fetch("far", 1.0))
    done, _ = await asyncio.wait([near, far], return_when=asyncio.FIRST_COMPLETED)
    print(f"[main] reading {done.pop().result()}…")
    await asyncio.sleep(0.9)
    print("[main] done")


asyncio.run(main())
