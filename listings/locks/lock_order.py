"""Two locks in opposite order: a deadlock, every time"""

import queue
import sys
import threading
import time

till, till_lock = 100, threading.Lock()
safe, safe_lock = 100, threading.Lock()
each_holds_one = threading.Barrier(2)


def say(line):
    sys.stdout.write(line + "\n")  # one write; print makes two


def till_to_safe(coins):
    global till, safe
    with till_lock:
        say("[anna] holds the till…")
        time.sleep(0.3)
        each_holds_one.wait()
        say("[anna] waiting for the safe…")
        with safe_lock:
            till -= coins
            safe += coins
            say("[anna] done")


def safe_to_till(coins):
    global till, safe
    with safe_lock:
        say("[ben] holds the safe…")
        time.sleep(0.3)
        each_holds_one.wait()
        say("[ben] waiting for the till…")
        with till_lock:
            safe -= coins
            till += coins
            say("[ben] done")


def main():
    finished = queue.Queue()
    for job in (till_to_safe, safe_to_till):
        thread = threading.Thread(
            target=lambda job=job: finished.put(job(20)), daemon=True
        )
        thread.start()
    say("[main] waiting, at most 1 s…")
    try:
        finished.get(timeout=1)
        say("[main] one of them is done")
    except queue.Empty:
        say("[main] gives up: timed out waiting on channel")


main()
