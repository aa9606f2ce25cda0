"""A counter with a `run` and a thread of its own"""

import threading
import time


class Counter(threading.Thread):
    def __init__(self, name, step):
        super().__init__(name=name)
        self.step = step
        self.sum = 0

    def run(self):
        lane = threading.current_thread().name
        for number in range(5):
            print(f"[{lane}] number {number}…")
            time.sleep(self.step)
            self.sum += number
        print(f"[{lane}] done")


def main():
    counter = Counter(name="counter", step=0.2)
    print("[main] waiting for the sum…")
    counter.start()
    counter.join()
    print(f"[main] sum is {counter.sum}")


main()
