"""A worker counts while main goes on, until main joins it"""

import threading
import time


def print_numbers():
    for number in range(5):
        print(f"[worker] number {number}…")
        time.sleep(0.5)
    print("[worker] done")


def main():
    print("[main] starts worker, works…")
    worker = threading.Thread(target=print_numbers)
    worker.start()
    time.sleep(0.75)
    print("[main] waiting in join…")
    worker.join()
    print("[main] worker has ended")


main()
