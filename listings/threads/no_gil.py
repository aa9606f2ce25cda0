"""The same work twice, in a row and side by side"""

import threading
import time

BEANS = 5_500_000


def say(line):
    print(f"{line}\n", end="")  # one write: print makes two of it


def grind(mill):
    say(f"[{mill}] grinding…")
    dust = 1
    for bean in range(BEANS):
        dust = (dust * 31 + bean) % 1_000_003
    say(f"[{mill}] ground")


def main():
    start = time.perf_counter()
    say("[main] in a row…")
    grind("left")
    grind("right")
    in_a_row = time.perf_counter() - start

    start = time.perf_counter()
    say("[main] side by side…")
    threads = [
        threading.Thread(target=grind, args=("left",)),
        threading.Thread(target=grind, args=("right",)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    side_by_side = time.perf_counter() - start

    ratio = side_by_side / in_a_row
    say(f"[main] took {ratio:.2f} × as long")


main()
