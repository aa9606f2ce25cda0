"""Two counters behind one lock"""

import sys
import threading

ROUNDS = 100_000

cups = 0
sugars = 0
counters = threading.Lock()


def say(line):
    sys.stdout.write(line + "\n")  # one write; print makes two


def serve(name):
    global cups, sugars
    say(f"[{name}] serving…")
    for _ in range(ROUNDS):
        with counters:
            cups += 1
            sugars += 2
    say(f"[{name}] done")


def main():
    names = ["anna", "ben"]
    threads = [threading.Thread(target=serve, args=(n,)) for n in names]
    for thread in threads:
        thread.start()
    say("[main] waiting for both…")
    for thread in threads:
        thread.join()
    say(f"[main] {cups} cups, {sugars} sugars")


main()
