"""Two orders, and one blocks the thread"""

import asyncio
import threading
import time


def this_thread():
    return threading.current_thread().name


async def coffee():
    print(f"[coffee] brewing on thread {this_thread()}…")
    time.sleep(0.8)
    print("[coffee] ready")


async def pastry():
    print(f"[pastry] baking on thread {this_thread()}…")
    await asyncio.sleep(1.2)
    print("[pastry] ready")


async def main():
    start = time.perf_counter()
    coffee_order = asyncio.create_task(coffee())
    pastry_order = asyncio.create_task(pastry())
    print("[main] waiting for both…")
    await coffee_order
    await pastry_order
    print(f"[main] served after {time.perf_counter() - start:.2f} s")


asyncio.run(main())
