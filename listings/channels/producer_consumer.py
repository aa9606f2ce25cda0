"""A producer hangs up, and its consumer finishes"""

import queue
import sys
import threading
import time

# each item: its number, the seconds to make it, the seconds to use it
ITEMS = [
    (42, 0.25, 0.10),
    (7, 0.15, 0.25),
    (93, 0.10, 0.25),
    (18, 0.10, 0.20),
    (61, 0.10, 0.15),
]


def say(line):
    # print writes a line and its end apart: threads could come between
    sys.stdout.write(line + "\n")


def producer(items):
    for number, making, using in ITEMS:
        say(f"[producer] making {number}…")
        time.sleep(making)
        say(f"[producer] made {number}")
        items.put((number, using))
    say("[producer] hanging up")
    items.put(None)  # a queue does not notice that its producer has gone


def consumer(items):
    say("[consumer] waiting…")
    while (item := items.get()) is not None:
        number, using = item
        say(f"[consumer] using {number}…")
        time.sleep(using)
        say("[consumer] waiting…")
    say("[consumer] finished")


def main():
    items = queue.Queue()
    threads = [
        threading.Thread(target=producer, args=(items,)),
        threading.Thread(target=consumer, args=(items,)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    say("[main] both have finished")


main()
