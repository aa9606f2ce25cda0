"""Unlocked by hand, until somebody leaves early"""

import threading
import time

till = threading.Lock()


def pay(name, purse):
    print(f"[{name}] waiting for the till…")
    if not till.acquire(timeout=1.2):
        print(f"[{name}] gives up")
        return
    print(f"[{name}] at the till…")
    time.sleep(0.8)
    if purse < 4:
        print(f"[{name}] gives up: cannot pay")
        return
    print(f"[{name}] paid")
    till.release()


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
    print(f"[main] till locked: {str(till.locked()).lower()}")


main()
