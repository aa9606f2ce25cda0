"""Load, then store: each round loses one cup"""

import sys
import threading
import time

ROUNDS = 3

cups = 0
together = threading.Barrier(2)


def say(line):
    sys.stdout.write(line + "\n")  # one write; print makes two


def serve(name):
    global cups
    for _ in range(ROUNDS):
        seen = cups
        say(f"[{name}] has read {seen}…")
        time.sleep(0.3)
        together.wait()  # both have loaded
        cups = seen + 1
        say(f"[{name}] has written {seen + 1}")
        together.wait()  # both have stored


def main():
    names = ["anna", "ben"]
    threads = [threading.Thread(target=serve, args=(n,)) for n in names]
    for thread in threads:
        thread.start()
    say("[main] waiting for both…")
    for thread in threads:
        thread.join()
    served = 2 * ROUNDS
    lost = served - cups
    say(f"[main] {cups} of {served} cups, {lost} lost")


main()
