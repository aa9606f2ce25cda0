"""A task that never has to wait, beside one that does"""

import asyncio
import time

ORDERS = 800


def compute(seconds):
    start = time.perf_counter()
    while time.perf_counter() - start < seconds:
        pass


def full_queue():
    """A queue with orders in it, and nobody to put more."""
    queue = asyncio.Queue(ORDERS)
    for order in range(1, ORDERS + 1):
        queue.put_nowait(order)
    return queue


async def report(queue):
    print("[report] computing…")
    while not queue.empty():
        await queue.get()
        compute(0.001)
    print("[report] done")


async def heartbeat():
    for beat in range(1, 7):
        print(f"[heartbeat] beat {beat}")
        await asyncio.sleep(0.3)


async def main():
    beats = asyncio.create_task(heartbeat())
    await asyncio.sleep(0.75)
    await asyncio.create_task(report(full_queue()))
    await beats


asyncio.run(main())
