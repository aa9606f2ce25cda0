"""Two counters behind one lock"""

import threading
import time

cups = 0
sugars = 0
counters = threading.Lock()


def serve(name):
    global cups, sugars
    with counters:
        cups += 1
        print(f"[{name}] cups {cups}, sugars {sugars}…")
        time.sleep(0.5)  # in the middle of a change
        sugars += 2
        print(f"[{name}] cups {cups}, sugars {sugars}")


def look_in(name):
    print(f"[{name}] waiting…")
    with counters:
        seen = cups, sugars
    print(f"[{name}] sees cups {seen[0]}, sugars {seen[1]}…")
    time.sleep(0.45)
    print(f"[{name}] goes")


def main():
    threads = []
    for barista in ["anna", "ben"]:
        threads.append(threading.Thread(target=serve, args=(barista,)))
        threads[-1].start()
        time.sleep(0.25)
        threads.append(threading.Thread(target=look_in, args=("cleo",)))
        threads[-1].start()
        time.sleep(0.55)
    for thread in threads:
        thread.join()
    print(f"[main] {cups} cups, {sugars} sugars")


main()
