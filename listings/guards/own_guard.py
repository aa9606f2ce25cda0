"""A guard of your own"""

import threading
import time


class Till:
    def __init__(self):
        self.lock = threading.Lock()
        self.coins = 0


class AtTill:
    def __init__(self, name, till):
        self.name = name
        self.till = till

    def __enter__(self):
        print(f"[{self.name}] waiting for the till…")
        self.till.lock.acquire()
        print(f"[{self.name}] at the till…")
        return self.till

    def __exit__(self, *exception):
        print(f"[{self.name}] leaves {self.till.coins} coins")
        self.till.lock.release()


def pay(name, till):
    with AtTill(name, till) as here:
        time.sleep(0.8)
        here.coins += 4


def main():
    till = Till()
    anna = threading.Thread(target=pay, args=("anna", till))
    ben = threading.Thread(target=pay, args=("ben", till))
    anna.start()
    time.sleep(0.3)
    ben.start()
    anna.join()
    ben.join()


main()
