"""Ten thousand tasks sleep on one thread"""

import asyncio
import sys
import time

TASKS = 10_000
NAP = 0.25


def peak_memory():
    """The most memory that was resident so far, in KiB, as Linux tells it."""
    try:
        with open("/proc/self/status") as status:
            for line in status:
                if line.startswith("VmHWM:"):
                    return float(line.split()[1])
    except OSError:
        pass
    return None


async def tell(number):
    """One of three that tell what all of them do."""
    print(f"[task {number}] waiting…")
    await asyncio.sleep(NAP)
    print(f"[task {number}] done")


def spawn(number):
    if number in (1, 5_000, TASKS):
        return asyncio.create_task(tell(number))
    return asyncio.create_task(asyncio.sleep(NAP))


async def main():
    memory = peak_memory()
    start = time.perf_counter()
    print(f"[main] starting {TASKS} tasks…")
    tasks = [spawn(number) for number in range(1, TASKS + 1)]
    took = time.perf_counter() - start

    print(f"[main] waiting, {TASKS} started in {took * 1e3:.1f} ms…")
    for task in tasks:
        await task
    print("[main] all have slept")

    print(f"[main] to start a task took {took * 1e6 / TASKS:.1f} µs")
    coroutine = asyncio.sleep(NAP)
    print(f"[main] its future has {sys.getsizeof(coroutine)} B")
    coroutine.close()
    if memory is not None:
        each = (peak_memory() - memory) / TASKS
        print(f"[main] a task took {each:.1f} KiB")
    else:
        print("[main] memory: not known on this system")


asyncio.run(main())
