"""One thread changes hands only where a task waits"""

import asyncio
import time


def work(ms):
    """Holds the thread as a computation does: nobody can interrupt it."""
    time.sleep(ms / 1000)


async def taste():
    work(200)


async def soup():
    print("[soup] chopping…")
    work(200)
    print("[soup] waiting for the pot…")
    await asyncio.sleep(0.1)
    print("[soup] seasoning…")
    work(300)
    print("[soup] tasting…")
    await taste()  # never suspends: keeps the thread
    print("[soup] served")


async def salad():
    print("[salad] chopping…")
    work(300)
    print("[salad] waiting for ice…")
    await asyncio.sleep(0.1)
    print("[salad] dressing…")
    work(200)
    print("[salad] served")


async def main():
    print("[main] waiting for both…")
    soup_task = asyncio.create_task(soup())
    salad_task = asyncio.create_task(salad())
    await soup_task
    await salad_task
    print("[main] all served")


asyncio.run(main())
