"""Five tasks, two permits"""

import asyncio


async def fetch(page, permits):
    print(f"[{page}] waiting for a permit…")
    async with permits:
        print(f"[{page}] fetching…")
        await asyncio.sleep(0.4)
        print(f"[{page}] complete")


async def main():
    permits = asyncio.Semaphore(2)
    async with asyncio.TaskGroup() as fetches:
        for page in ["home", "menu", "prices", "map", "jobs"]:
            fetches.create_task(fetch(page, permits))
    print("[main] has all pages")


asyncio.run(main())
