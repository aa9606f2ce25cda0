"""Three futures joined, results in argument order"""

import asyncio


async def prepare(item, seconds, price):
    print(f"[{item}] preparing…")
    await asyncio.sleep(seconds)
    print(f"[{item}] ready")
    return price


async def main():
    print("[main] waiting for three…")
    coffee, pastry, juice = await asyncio.gather(
        prepare("coffee", 0.6, 320),
        prepare("pastry", 0.9, 280),
        prepare("juice", 0.3, 450),
    )
    print(f"[main] prices: {coffee}, {pastry}, {juice}")


asyncio.run(main())
