"""A shelf that lets its users wait"""

import threading
import time
from collections import deque


def say(line):
    print(f"{line}\n", end="")  # one write: print makes two of it


class Shelf:
    def __init__(self):
        self.loaves = deque()
        self.filled = threading.Condition()

    def put(self, loaf):
        with self.filled:
            self.loaves.append(loaf)
            self.filled.notify()

    def take(self):
        with self.filled:
            self.filled.wait_for(lambda: self.loaves)
            return self.loaves.popleft()


def bake(shelf):
    for loaf in range(1, 4):
        say(f"[baker] baking loaf {loaf}…")
        time.sleep(0.4)
        shelf.put(loaf)
    say("[baker] goes home")


def eat(shelf):
    for _ in range(3):
        say("[guest] waiting for a loaf…")
        loaf = shelf.take()
        say(f"[guest] eating loaf {loaf}…")
        time.sleep(0.2)
    say("[guest] is full")


def main():
    shelf = Shelf()
    threads = [
        threading.Thread(target=bake, args=(shelf,)),
        threading.Thread(target=eat, args=(shelf,)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


main()
