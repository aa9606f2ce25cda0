"""A pause between rounds drifts, a clock does not"""

import asyncio

PERIOD = 0.3


async def check(lane, round_):
    print(f"[{lane}] check {round_}…")
    await asyncio.sleep(0.15)


async def by_pause():
    for round_ in range(1, 6):
        await check("pause", round_)
        print("[pause] waiting…")
        await asyncio.sleep(PERIOD)
    print("[pause] done")


async def by_clock():
    now = asyncio.get_running_loop().time
    due = now()
    for round_ in range(1, 6):
        print("[clock] waiting…")
        await asyncio.sleep(due - now())
        due += PERIOD
        await check("clock", round_)
    print("[clock] done")


async def main():
    await asyncio.gather(by_pause(), by_clock())


asyncio.run(main())
