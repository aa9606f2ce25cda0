"""What a handle says of its task"""

import asyncio


async def cook(dish, ms):
    print(f"[{dish}] cooking…")
    await asyncio.sleep(ms / 1000)
    if dish == "steak":
        raise RuntimeError("burnt")
    print(f"[{dish}] ready")
    return dish


def state(task):
    return "done" if task.done() else "pending…"


async def outcome(task):
    await asyncio.wait([task])
    if task.cancelled():
        return "cancelled"
    if task.exception() is not None:
        return f"failed: {task.exception()}"
    return f"finished: {task.result()}"


async def main():
    soup = asyncio.create_task(cook("soup", 300))
    steak = asyncio.create_task(cook("steak", 1700))
    cake = asyncio.create_task(cook("cake", 5000))

    await asyncio.sleep(0.9)
    print(f"[soup] {state(soup)}")
    print(f"[steak] {state(steak)}")
    print(f"[cake] {state(cake)}")

    print(f"[soup] {await outcome(soup)}")
    print(f"[steak] {await outcome(steak)}")
    cake.cancel()
    print(f"[cake] told to stop: {state(cake)}")
    print(f"[cake] {await outcome(cake)}")


asyncio.run(main())
