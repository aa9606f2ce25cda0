"""A full channel makes its producer wait"""

import queue
import sys
import threading
import time

ROOM = 2
NUMBERS = range(1, 7)
USE = 0.4


def say(line):
    # print writes a line and its end apart: threads could come between
    sys.stdout.write(line + "\n")


def producer(items):
    for number in NUMBERS:
        say(f"[producer] waiting: {number}…")
        items.put(number)
    say("[producer] done")


def consumer(items):
    say("[consumer] waiting…")
    for _ in NUMBERS:  # nobody hangs up, so it has to count
        number = items.get()
        say(f"[consumer] using {number}…")
        time.sleep(USE / 2)
        say(f"[queue] holds {items.qsize()}")
        time.sleep(USE / 2)
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
