"""Whichever way you leave, the till is free"""

import threading
import time

coins = 0
till = threading.Lock()


def pay(name, purse):
    global coins
    print(f"[{name}] waiting for the till…")
    with till:
        print(f"[{name}] at the till…")
        time.sleep(0.8)
        if purse < 4:
            print(f"[{name}] gives up: cannot pay")
            return
        coins += 4
        print(f"[{name}] paid")


def main():
    anna = threading.Thread(target=pay, args=("anna", 9))
    ben = threading.Thread(target=pay, args=("ben", 2))
    cleo = threading.Thread(target=pay, args=("cleo", 5))
    anna.start()
    time.sleep(0.3)
    ben.start()
    anna.join()
    time.sleep(0.3)
    cleo.start()
    ben.join()
    cleo.join()
    print(f"[main] {coins} coins")


main()
