"""Each result as it comes, the quickest first"""

import asyncio


async def fetch(page, seconds):
    print(f"[{page}] fetching…")
    await asyncio.sleep(seconds)
    print(f"[{page}] complete")
    return page


async def main():
    pages = [("menu", 0.9), ("prices", 0.3), ("map", 0.6)]
    fetches = [asyncio.create_task(fetch(page, seconds)) for page, seconds in pages]
    print("[main] waiting for any…")
    for page in asyncio.as_completed(fetches):
        print(f"[main] waiting, has {await page}…")
    print("[main] has all")


asyncio.run(main())
