"""Told to stop, the thread ends at once"""

import threading
import time


def save_until(stop):
    try:
        while True:
            print("[saver] saves…")
            if stop.wait(timeout=1.0):
                return
    finally:
        print("[saver] removes its file")


def main():
    stop = threading.Event()
    print("[main] works…")
    saver = threading.Thread(target=save_until, args=(stop,))
    saver.start()
    time.sleep(1.5)

    print("[main] waiting in join…")
    stop.set()
    saver.join()
    print("[main] leaves")


main()
