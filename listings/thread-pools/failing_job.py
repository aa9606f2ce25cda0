"""One job fails, one panics, and the others go on"""

import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed

SECONDS = [0.15, 0.3, 0.45, 0.9]


def say(line):
    # print writes a line and its end apart: threads could come between
    sys.stdout.write(line + "\n")


class NotServed(Exception):
    pass


def pour(job):
    say(f"[job {job}] pouring…")
    time.sleep(SECONDS[job])
    match job:
        case 1:
            raise NotServed("no milk left")
        case 2:
            raise RuntimeError("dropped the cup")
        case _:
            return f"cup {job}"


def main():
    with ThreadPoolExecutor(max_workers=len(SECONDS)) as pool:
        jobs = {pool.submit(pour, job): job for job in range(len(SECONDS))}
        for future in as_completed(jobs):
            job = jobs[future]
            try:
                say(f"[job {job}] {future.result()}")
            except NotServed as why:
                say(f"[job {job}] failed: {why}")
            except Exception as why:
                say(f"[job {job}] failed by exception: {why}")


main()
