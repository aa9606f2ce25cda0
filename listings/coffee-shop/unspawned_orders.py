"""Two orders, and none is spawned"""

import asyncio
import threading
import time


def this_thread():
    return threading.current_thread().name


async def coffee():
    print(f"[coffee] brewing on thread {this_thread()}…")
    await asyncio.sleep(0.8)
    print("[coffee] ready")


async def pastry():
    print(f"[pastry] baking on thread {this_thread()}…")
    await asyncio.sleep(1.2)
    print("[pastry] ready")


async def main():
    start = time.perf_counter()
    coffee_order = coffee()
    pastry_order = pastry()
    print("[main] waiting for both…")
    await coffee_order
    await pastry_order
    print(f"[main] served after {time.perf_counter() - start:.2f} s")


asyncio.run(main())
