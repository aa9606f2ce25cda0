"""One task owns the state, the others ask it"""

import asyncio


async def storekeeper(requests):
    stock = {"scone": 1, "bun": 5}
    while (request := await requests.get()) is not None:
        item, answer = request
        left = stock[item] - 1 if stock[item] else None
        print(f"[store] looking for a {item}…")
        await asyncio.sleep(0.3)
        if not answer.cancelled():
            answer.set_result(left)
            if left is not None:
                stock[item] = left
    print("[store] closes")


async def guest(name, item, store):
    answer = asyncio.get_running_loop().create_future()
    print(f"[{name}] waiting for a {item}…")
    await store.put((item, answer))
    match await answer:
        case None:
            print(f"[{name}] goes without")
        case left:
            print(f"[{name}] has it, {left} left")


async def main():
    requests = asyncio.Queue(8)
    async with asyncio.TaskGroup() as shop:
        shop.create_task(storekeeper(requests))
        async with asyncio.TaskGroup() as guests:
            guests.create_task(guest("ida", "scone", requests))
            guests.create_task(guest("max", "scone", requests))
            guests.create_task(guest("eva", "bun", requests))
        await requests.put(None)


asyncio.run(main())
