"""Five threads, one counter"""

import threading
import time

counter = 0
counter_lock = threading.Lock()


def increment():
    global counter
    with counter_lock:
        print("[counter] adding one…")
        time.sleep(0.25)
        counter += 1
        print(f"[counter] value {counter}")


def main():
    print("[main] starting five threads…")
    threads = [threading.Thread(target=increment) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"[main] final value {counter}")


main()
