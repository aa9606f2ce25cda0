"""As many tasks as there are pages, results in their order"""

import asyncio


async def fetch(page, seconds):
    print(f"[{page}] fetching…")
    await asyncio.sleep(seconds)
    print(f"[{page}] complete")
    return len(page) * 1000


async def main():
    pages = [("menu", 0.6), ("prices", 0.2), ("map", 0.4)]
    fetches = [fetch(page, seconds) for page, seconds in pages]

    print("[main] waiting for them in order…")
    sizes = await asyncio.gather(*fetches)
    print(f"[main] has {sizes}")


asyncio.run(main())
