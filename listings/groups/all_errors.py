"""Every task runs to its end, every error is told"""

import asyncio


async def fetch(page, seconds):
    print(f"[{page}] fetching…")
    await asyncio.sleep(seconds)
    if page == "menu":
        print(f"[{page}] complete")
        return 4000
    print(f"[{page}] fails: not found")
    raise LookupError(f"no {page}")


async def main():
    pages = [("menu", 0.9), ("prices", 0.3), ("map", 0.6)]
    fetches = [fetch(page, seconds) for page, seconds in pages]
    print("[main] waiting for every end…")
    results = await asyncio.gather(*fetches, return_exceptions=True)
    errors = [str(result) for result in results if isinstance(result, Exception)]
    print(f"[main] is told: {', '.join(errors)}")


asyncio.run(main())
