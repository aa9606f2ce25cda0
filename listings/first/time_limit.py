"""A time limit drops a future, and lets go of a task"""

import asyncio

LIMIT = 0.3


async def fetch(lane):
    end = "dropped"
    try:
        print(f"[{lane}] fetching…")
        await asyncio.sleep(0.7)
        end = "page complete"
        return "the page"
    finally:
        print(f"[{lane}] {end}")


async def in_time(work):
    try:
        await asyncio.wait_for(work, LIMIT)
    except TimeoutError:
        return "false"
    return "true"


async def main():
    print("[main] waiting for the future…")
    print(f"[main] in time: {await in_time(fetch('future'))}")

    task = asyncio.create_task(fetch("task"))
    print("[main] waiting for the task…")
    print(f"[main] in time: {await in_time(task)}")

    print("[main] waiting a little longer…")
    await asyncio.sleep(0.8)
    print("[main] done")


asyncio.run(main())
