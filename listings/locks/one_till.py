"""One at a time at the till"""

import threading
import time

coins = 0
till = threading.Lock()


def pay(name, price):
    global coins
    print(f"[{name}] waiting for the till…")
    with till:
        print(f"[{name}] paying…")
        time.sleep(0.8)
        coins += price
        print(f"[{name}] paid, now {coins} coins")


def main():
    anna = threading.Thread(target=pay, args=("anna", 4))
    ben = threading.Thread(target=pay, args=("ben", 3))
    cleo = threading.Thread(target=pay, args=("cleo", 5))
    anna.start()
    time.sleep(0.3)
    ben.start()
    anna.join()
    time.sleep(0.3)
    cleo.start()
    ben.join()
    cleo.join()
    print(f"[main] {coins} coins in all")


main()
