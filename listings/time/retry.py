"""Try again, wait longer each time, and not for ever"""

import asyncio


class Kitchen:
    def __init__(self, refusals):
        self.refusals = refusals

    async def order(self, dish):
        print(f"[{dish}] asking the kitchen…")
        await asyncio.sleep(0.1)
        if self.refusals > 0:
            self.refusals -= 1
            raise ConnectionError("busy")
        return f"a plate of {dish}"


async def order_patiently(dish, refusals):
    kitchen = Kitchen(refusals)
    pause = 0.1
    while True:
        try:
            return await kitchen.order(dish)
        except ConnectionError as why:
            print(f"[{dish}] waiting {pause * 1000:.0f} ms: {why}…")
        await asyncio.sleep(pause)
        pause *= 2


async def guest(dish, refusals):
    try:
        async with asyncio.timeout(1.3):
            plate = await order_patiently(dish, refusals)
        print(f"[{dish}] served: {plate}")
    except TimeoutError:
        print(f"[{dish}] gives up at the deadline")


async def main():
    await asyncio.gather(guest("soup", 2), guest("cake", 9))


asyncio.run(main())
