"""The first error ends the others, and is told after their end"""

import asyncio


async def fetch(page, seconds):
    end = "dropped"
    try:
        print(f"[{page}] fetching…")
        await asyncio.sleep(seconds)
        if page == "map":
            end = "fails: not found"
            raise LookupError(f"no {page}")
        end = "complete"
        return len(page) * 1000
    finally:
        print(f"[{page}] {end}")


async def fetch_all():
    async with asyncio.TaskGroup() as group:
        fetches = [
            group.create_task(fetch(page, seconds))
            for page, seconds in [("menu", 0.9), ("prices", 0.3), ("map", 0.6)]
        ]
    return sum(fetched.result() for fetched in fetches)


async def main():
    print("[main] waiting for all…")
    try:
        print(f"[main] has {await fetch_all()} bytes")
    except* LookupError as group:
        print(f"[main] is told: {group.exceptions[0]}")
    await asyncio.sleep(0.6)


asyncio.run(main())
