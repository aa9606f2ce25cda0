"""Five threads, one counter"""

import sys
import threading
import time

counter = 0
counter_lock = threading.Lock()


def say(line):
    sys.stdout.write(line + "\n")  # one write; print makes two


def increment(name):
    global counter
    say(f"[thread {name}] waiting for the lock…")
    with counter_lock:
        say(f"[thread {name}] adding one…")
        time.sleep(0.25)
        counter += 1
        say(f"[counter] value {counter}…")
        say(f"[thread {name}] done")


def main():
    say("[counter] value 0…")
    threads = [
        threading.Thread(target=increment, args=(name,))
        for name in range(1, 6)
    ]
    for thread in threads:
        thread.start()
    say("[main] waiting for all five…")
    for thread in threads:
        thread.join()
    say(f"[counter] final value {counter}")
    say("[main] all are done")


main()
