"""Three slow answers, read in a row and overlapped"""

import asyncio
import os
import threading
import time

SUPPLIERS = [("flour", 0.2), ("milk", 0.3), ("eggs", 0.4)]


def say(line):
    print(f"{line}\n", end="")  # one write: print makes two of it


def call(seconds):
    """A supplier writes the answer into a pipe, `seconds` later."""
    read_end, write_end = os.pipe()

    def answer():
        time.sleep(seconds)
        with open(write_end, "w") as pipe:
            pipe.write("on the way")

    threading.Thread(target=answer).start()
    return open(read_end)


def ask(supplier, seconds):
    say(f"[{supplier}] waiting…")
    with call(seconds) as pipe:
        answer = pipe.read()
    say(f"[{supplier}] {answer}")


async def ask_async(supplier, seconds):
    say(f"[{supplier}] waiting…")
    answer = await read_async(call(seconds))
    say(f"[{supplier}] {answer}")


async def read_async(pipe):
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    transport, _ = await loop.connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), pipe
    )
    answer = await reader.read()
    transport.close()
    return answer.decode()


async def ask_all():
    tasks = [asyncio.create_task(ask_async(*it)) for it in SUPPLIERS]
    for task in tasks:
        await task


def main():
    say("[main] one by one…")
    for supplier in SUPPLIERS:
        ask(*supplier)

    say("[main] three threads…")
    threads = [threading.Thread(target=ask, args=it) for it in SUPPLIERS]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    say("[main] three tasks…")
    asyncio.run(ask_all())
    say("[main] has all answers")


main()
