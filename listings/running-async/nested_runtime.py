"""A runtime inside a runtime is refused"""

import asyncio


async def brew(lane):
    print(f"[{lane}] brewing…")
    await asyncio.sleep(0.5)
    print(f"[{lane}] ready")


def brew_blocking(lane):
    """For callers that are not async."""
    order = brew(lane)
    try:
        asyncio.run(order)
    finally:
        order.close()  # if refused, it was never awaited


async def main():
    try:
        brew_blocking("nested")
    except RuntimeError:
        print("[main] refused: one is already running")

    await brew("awaited")

    await asyncio.to_thread(brew_blocking, "moved")
    print("[main] served")


asyncio.run(main())
