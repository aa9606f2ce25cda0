"""Ten thousand tasks sleep on one thread"""

import asyncio
import sys
import time

TASKS = 10_000


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


async def main():
    memory = peak_memory()
    start = time.perf_counter()
    print(f"[main] spawns {TASKS} tasks…")
    tasks = [asyncio.create_task(asyncio.sleep(1.0)) for _ in range(TASKS)]
    spawned = time.perf_counter() - start

    print("[main] waiting for all…")
    for task in tasks:
        await task
    print("[main] all have slept")

    print(f"[main] to spawn a task took {spawned * 1e6 / TASKS:.1f} µs")
    coroutine = asyncio.sleep(0)
    print(f"[main] its future has {sys.getsizeof(coroutine)} B")
    coroutine.close()
    if memory is not None:
        each = (peak_memory() - memory) / TASKS
        print(f"[main] a task took {each:.1f} KiB")
    else:
        print("[main] memory: not known on this system")


asyncio.run(main())
