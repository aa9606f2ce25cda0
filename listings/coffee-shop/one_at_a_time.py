"""One order at a time"""

import threading
import time


def this_thread():
    return threading.current_thread().name


def coffee():
    print(f"[coffee] brewing on thread {this_thread()}…")
    time.sleep(0.8)
    print("[coffee] ready")


def pastry():
    print(f"[pastry] baking on thread {this_thread()}…")
    time.sleep(1.2)
    print("[pastry] ready")


def main():
    start = time.perf_counter()
    print("[main] waiting for the order…")
    coffee()
    pastry()
    print(f"[main] served after {time.perf_counter() - start:.2f} s")


main()
