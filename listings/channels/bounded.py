"""A full channel makes its producer wait"""

import queue
import sys
import threading
import time

ROOM = 2


def say(line):
    # print writes a line and its end apart: threads could come between
    sys.stdout.write(line + "\n")


def producer(items):
    for number in range(1, 7):
        say(f"[producer] making {number}…")
        time.sleep(0.05)
        say("[producer] waiting for room…")
        items.put(number)
        say(f"[producer] sent {number}")
    items.put(None)


def consumer(items):
    say("[consumer] waiting…")
    for number in iter(items.get, None):
        say(f"[consumer] using {number}…")
        time.sleep(0.25)
        say("[consumer] waiting…")
    say("[consumer] finished")


def main():
    items = queue.Queue(maxsize=ROOM)
    threads = [
        threading.Thread(target=producer, args=(items,)),
        threading.Thread(target=consumer, args=(items,)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


main()
