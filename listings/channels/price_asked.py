"""A request carries the channel for its answer"""

import asyncio


async def till(requests):
    while (request := await requests.get()) is not None:
        drink, answer = request
        print(f"[till] looking up {drink}…")
        await asyncio.sleep(0.4)
        price = 250 if drink == "tea" else 410
        print(f"[till] {drink} is {price}")
        answer.set_result(price)
    print("[till] closes")


async def guest(name, drink, requests):
    answer = asyncio.get_running_loop().create_future()
    print(f"[{name}] waiting for a price…")
    await requests.put((drink, answer))
    print(f"[{name}] pays {await answer}")


async def main():
    requests = asyncio.Queue(maxsize=8)
    async with asyncio.TaskGroup() as group:
        group.create_task(till(requests))
        ida = group.create_task(guest("ida", "tea", requests))
        max_ = group.create_task(guest("max", "mocha", requests))
        await asyncio.gather(ida, max_)
        await requests.put(None)


asyncio.run(main())
