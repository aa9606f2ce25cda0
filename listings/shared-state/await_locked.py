"""An async lock around both halves loses nothing"""

import asyncio

cakes = 8
counter = asyncio.Lock()


async def sell(guest, payment):
    global cakes
    print(f"[{guest}] waiting for the counter…")
    async with counter:
        left = cakes
        print(f"[{guest}] sees {left} cakes, paying…")
        await asyncio.sleep(payment)
        cakes = left - 1
        print(f"[{guest}] leaves {cakes}")


async def main():
    await asyncio.gather(sell("ida", 0.4), sell("max", 0.6))
    print(f"[main] 2 sold, {cakes} of 8 left")


asyncio.run(main())
