"""Four pieces of work, one after the other"""

import time
from math import isqrt

FIRST = 1_000_000_000
NUMBERS = 3_000  # in each piece


def is_prime(n):
    return all(n % divisor != 0 for divisor in range(2, isqrt(n) + 1))


def count_primes(piece):
    print(f"[piece {piece}] counting…")
    start = FIRST + piece * NUMBERS
    count = sum(is_prime(n) for n in range(start, start + NUMBERS))
    print(f"[piece {piece}] counted")
    return count


def main():
    start = time.perf_counter()
    total = sum(map(count_primes, range(4)))
    print(f"[main] {total} primes")
    print(f"[main] took {time.perf_counter() - start:.2f} s")


main()
