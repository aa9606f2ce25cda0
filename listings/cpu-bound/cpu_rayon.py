"""Four pieces of work, in a pool"""

import sys
import time
from concurrent.futures import ProcessPoolExecutor
from math import isqrt

FIRST = 1_000_000_000
NUMBERS = 3_000  # in each piece


def say(line):
    # print writes a line and its end apart: processes could come between
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def is_prime(n):
    return all(n % divisor != 0 for divisor in range(2, isqrt(n) + 1))


def count_primes(piece):
    say(f"[piece {piece}] counting…")
    start = FIRST + piece * NUMBERS
    count = sum(is_prime(n) for n in range(start, start + NUMBERS))
    say(f"[piece {piece}] counted")
    return count


def main():
    start = time.perf_counter()
    with ProcessPoolExecutor() as pool:
        total = sum(pool.map(count_primes, range(4)))
    say(f"[main] {total} primes")
    say(f"[main] took {time.perf_counter() - start:.2f} s")


if __name__ == "__main__":  # a worker process may import this file
    main()
