"""A request's number, kept by the task and kept by the thread"""

import asyncio
import contextvars
import threading

by_task = contextvars.ContextVar("by_task")
by_thread = threading.local()


async def ask():
    return by_task.get(None)


async def handle(dish, number, cooking):
    by_task.set(number)
    by_thread.number = number
    print(f"[{dish}] request {number}, cooking…")
    await asyncio.sleep(cooking)
    print(f"[{dish}] task {by_task.get()}, thread {by_thread.number}…")
    await asyncio.sleep(0.4)
    inner = asyncio.create_task(ask())
    print(f"[{dish}] spawned: {await inner}")


async def main():
    soup = asyncio.create_task(handle("soup", 1, 0.4))
    cake = asyncio.create_task(handle("cake", 2, 0.6))
    await soup
    await cake


asyncio.run(main())
