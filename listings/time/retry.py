"""Try again, wait longer each time, and not for ever"""

import asyncio
import socket

DEADLINE = 1.7


async def fetch(page, connection):
    reader, writer = await asyncio.open_connection(sock=connection)
    pause = 0.1
    try:
        while True:
            print(f"[{page}] asking…")
            writer.write(f"GET {page}\n".encode())
            answer = await reader.readline()
            if not answer:
                raise ConnectionError("the server has hung up")
            if answer != b"busy\n":
                return answer.decode()
            print(f"[{page}] waiting {pause * 1000:.0f} ms: busy…")
            await asyncio.sleep(pause)
            pause *= 2
    finally:
        writer.close()


async def serve(connection, refusals):
    reader, writer = await asyncio.open_connection(sock=connection)
    try:
        while await reader.readline():
            await asyncio.sleep(0.1)
            writer.write(b"busy\n" if refusals > 0 else b"the page\n")
            refusals -= 1
    finally:
        writer.close()


async def client(page, refusals):
    ours, theirs = socket.socketpair()
    serving = asyncio.create_task(serve(theirs, refusals))
    try:
        async with asyncio.timeout(DEADLINE):
            answer = await fetch(page, ours)
        print(f"[{page}] has {answer.rstrip()}")
    except TimeoutError:
        print(f"[{page}] gives up at the deadline")
    except OSError as error:
        print(f"[{page}] {error}")
    serving.cancel()


async def main():
    await asyncio.gather(client("menu", 2), client("news", 9))


asyncio.run(main())
