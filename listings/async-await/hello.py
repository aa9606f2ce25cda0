"""One async function waits for another"""

import asyncio


async def greet():
    print("[greet] waiting for a timer…")
    await asyncio.sleep(1.6)
    print("[greet] Hello")


async def main():
    print("[main] waiting for greet…")
    await greet()
    print("[main] done")


asyncio.run(main())
