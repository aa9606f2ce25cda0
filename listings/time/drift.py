"""A pause between rounds drifts, a clock does not"""

import asyncio

PERIOD = 0.3


async def check(lane, round_):
    print(f"[{lane}] checking, round {round_}…")
    await asyncio.sleep(0.15)
    print(f"[{lane}] round {round_} done")


async def by_pause():
    for round_ in range(1, 6):
        await check("pause", round_)
        await asyncio.sleep(PERIOD)


async def by_clock():
    now = asyncio.get_running_loop().time
    due = now()
    for round_ in range(1, 6):
        await asyncio.sleep(due - now())
        await check("clock", round_)
        due += PERIOD


async def main():
    await asyncio.gather(by_pause(), by_clock())


asyncio.run(main())
