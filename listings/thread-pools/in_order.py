"""The same ten jobs, results in the order of submission"""

import sys
import time
from concurrent.futures import ThreadPoolExecutor

THREADS = 5
SECONDS = [0.75, 0.45, 1.05, 0.6, 0.9, 0.75, 1.05, 0.75, 0.45, 0.75]


def say(line):
    # print writes a line and its end apart: threads could come between
    sys.stdout.write(line + "\n")


def work(job):
    say(f"[job {job}] working…")
    time.sleep(SECONDS[job])
    say(f"[job {job}] waiting for main…")
    return job * job


def main():
    with ThreadPoolExecutor(max_workers=THREADS) as pool:
        for job in range(len(SECONDS)):
            say(f"[job {job}] waiting for a worker…")
        results = pool.map(work, range(len(SECONDS)))
        say("[main] waiting…")
        for job, result in enumerate(results):
            say(f"[job {job}] result {result}")
    say("[main] all have been completed")


main()
