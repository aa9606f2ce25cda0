"""One task owns the state, the others ask it"""

import asyncio


async def storekeeper(requests):
    stock = {"scone": 1, "bun": 5}
    while (request := await requests.get()) is not None:
        item, answer = request
        left = stock[item] - 1 if stock[item] else None
        print(f"[store] looking for a {item}…")
        await asyncio.sleep(0.3)
        if left is not None:
            stock[item] = left
        if not answer.cancelled():
            answer.set_result(left)
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
    store = asyncio.create_task(storekeeper(requests))
    await asyncio.gather(
        guest("ida", "scone", requests),
        guest("max", "scone", requests),
        guest("eva", "bun", requests),
    )
    await requests.put(None)
    await store


asyncio.run(main())
