"""A lock whose waiters give up their thread"""

import asyncio

coins = 0
till = asyncio.Lock()


async def pay(name):
    global coins
    print(f"[{name}] waiting for the till…")
    async with till:
        print(f"[{name}] at the till…")
        await asyncio.sleep(0.6)
        coins += 4
        print(f"[{name}] paid, now {coins} coins")


async def main():
    await asyncio.gather(pay("anna"), pay("ben"))


asyncio.run(main())
