"""A panic frees the till, and poisons it"""

import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

coins = 0
receipts = 0
till = threading.Lock()


def say(line):
    sys.stdout.write(line + "\n")  # one write; print makes two


def pay(name, paper):
    global coins, receipts
    say(f"[{name}] waiting for the till…")
    with till:
        if coins != 4 * receipts:  # nobody tells, so look every time
            say(f"[{name}] finds {coins} coins, {receipts} receipts")
            coins = 4 * receipts
        say(f"[{name}] paying…")
        coins += 4
        time.sleep(0.8)
        if not paper:
            say(f"[{name}] fails: no paper")
            raise RuntimeError("no paper for the receipt")
        receipts += 1
        say(f"[{name}] paid")


def main():
    with ThreadPoolExecutor() as pool:
        anna = pool.submit(pay, "anna", False)
        time.sleep(0.3)
        pool.submit(pay, "ben", True)
        if anna.exception():
            say("[main] anna has failed")
        time.sleep(0.3)
        pool.submit(pay, "cleo", True)


main()
