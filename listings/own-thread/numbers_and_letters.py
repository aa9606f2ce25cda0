"""Letters at twice the pace of numbers"""

import logging
import sys
import threading
import time

STEP = 0.14


def print_numbers():
    for number in range(10):
        logging.info("%d…", number)
        time.sleep(2 * STEP)
    logging.info("done")


def print_letters():
    for letter in "ABCDEFGHIJ":
        logging.info("%s…", letter)
        time.sleep(STEP)
    logging.info("done")


def main():
    # print() writes a line and its end apart; logging writes it whole
    logging.basicConfig(
        stream=sys.stdout,
        format="[%(threadName)s] %(message)s",
        level=logging.INFO,
    )
    start = time.perf_counter()
    numbers = threading.Thread(target=print_numbers, name="numbers")
    letters = threading.Thread(target=print_letters, name="letters")
    logging.info("starts numbers…")
    numbers.start()
    time.sleep(STEP / 2)
    logging.info("waiting for both…")
    letters.start()

    numbers.join()
    letters.join()
    logging.info("both ended in %.2f s", time.perf_counter() - start)


main()
