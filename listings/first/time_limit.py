"""A time limit around a future, and around a task"""

import asyncio

LIMIT = 0.3


async def fetch(lane):
    print(f"[{lane}] fetching…")
    try:
        await asyncio.sleep(0.7)
    except asyncio.CancelledError:
        print(f"[{lane}] dropped")
        raise
    print(f"[{lane}] page complete")
    return "the page"


async def main():
    print("[main] waiting for the future…")
    try:
        await asyncio.wait_for(fetch("future"), LIMIT)
    except TimeoutError:
        print("[main] too late")

    task = asyncio.create_task(fetch("task"))
    print("[main] waiting for the task…")
    try:
        await asyncio.wait_for(task, LIMIT)
    except TimeoutError:
        print("[main] too late")

    print("[main] waiting a little longer…")
    await asyncio.sleep(0.8)
    print("[main] done")


asyncio.run(main())
