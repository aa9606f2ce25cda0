"""A scope that waits for all its jobs"""

import queue
import sys
import time
from concurrent.futures import ThreadPoolExecutor

THREADS = 1


def say(line):
    # print writes a line and its end apart: threads could come between
    sys.stdout.write(line + "\n")


def bake(cake, baked):
    say(f"[{cake}] baking…")
    time.sleep(0.4)
    say(f"[{cake}] baked")
    baked.put(cake)


def main():
    cakes = ["apple", "lemon", "plum"]
    baked = queue.Queue()
    with ThreadPoolExecutor(max_workers=THREADS) as pool:
        for cake in cakes:
            say(f"[{cake}] waiting for a worker…")
            pool.submit(bake, cake, baked)
        say("[main] waiting for the first cake…")
        cake = baked.get()
        say(f"[main] tasting the {cake} cake…")
        time.sleep(0.2)
        say("[main] waiting for all…")
    say(f"[main] all are baked: {', '.join(cakes)}")


main()
