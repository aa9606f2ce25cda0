"""A worker counts while main goes on, until main joins it"""

import threading
import time


def print_numbers():
    name = threading.current_thread().name
    for number in range(5):
        print(f"[{name}] number {number}…")
        time.sleep(0.5)
    print(f"[{name}] done")


def main():
    print("[main] starts worker, works…")
    worker = threading.Thread(target=print_numbers, name="worker")
    worker.start()
    time.sleep(0.75)
    print("[main] waiting in join…")
    worker.join()
    print("[main] worker has ended")


main()
