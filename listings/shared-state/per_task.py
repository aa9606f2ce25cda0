"""A request's number, task by task and thread by thread"""

import asyncio
import contextvars
import threading

request = contextvars.ContextVar("request")
last = threading.local()


async def handle(lane, number):
    request.set(number)
    last.number = request.get()
    print(f"[{lane}] asking the kitchen…")
    await asyncio.sleep(0.4)
    print(f"[{lane}] task says {request.get()}, thread says {last.number}")


async def main():
    soup = asyncio.create_task(handle("soup", 1))
    cake = asyncio.create_task(handle("cake", 2))
    await soup
    await cake


asyncio.run(main())
