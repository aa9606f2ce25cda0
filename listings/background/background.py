"""A background thread dies with main"""

import threading
import time


def save_every_now_and_then():
    try:
        while True:
            print("[saver] saves…")
            time.sleep(1.0)
    finally:
        print("[saver] removes its file")


def main():
    print("[main] works…")
    saver = threading.Thread(target=save_every_now_and_then, daemon=True)
    saver.start()
    time.sleep(1.5)
    print("[main] leaves")


main()
