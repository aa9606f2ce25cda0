"""A start each 300 ms, however long each takes"""

import asyncio


async def fetch(page):
    print(f"[{page}] fetching…")
    await asyncio.sleep(0.75)
    print(f"[{page}] complete")


async def main():
    now = asyncio.get_running_loop().time
    due = now()
    async with asyncio.TaskGroup() as fetches:
        for page in ["home", "menu", "prices", "map", "jobs"]:
            print(f"[main] waiting: {page}…")
            await asyncio.sleep(due - now())
            due += 0.3
            fetches.create_task(fetch(page))
        print("[main] waiting for all…")
    print("[main] has all pages")


asyncio.run(main())
