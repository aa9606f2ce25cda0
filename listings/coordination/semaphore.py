"""Two seats, four guests"""

import threading
import time

SEATS = 2


def dine(name, meal, seats):
    print(f"[{name}] waiting for a seat…")
    with seats:
        print(f"[{name}] eating…")
        time.sleep(meal)
        print(f"[{name}] leaves")


def main():
    seats = threading.Semaphore(SEATS)

    guests = [
        ("ann", 0, 0.8),
        ("ben", 0.2, 1.0),  # comes 0.2 s after ann, eats for 1.0 s
        ("cat", 0.2, 1.0),
        ("dan", 0.5, 0.4),
    ]
    threads = []
    for guest, after, meal in guests:
        time.sleep(after)
        thread = threading.Thread(target=dine, args=(guest, meal, seats))
        thread.start()
        threads.append(thread)
    for thread in threads:
        thread.join()


main()
