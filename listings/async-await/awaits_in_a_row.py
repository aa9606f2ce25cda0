"""Two awaits in a row"""

import asyncio


async def report():
    print("[report] waiting for data…")
    await asyncio.sleep(1.6)
    print("[report] done")


async def weather():
    print("[weather] waiting for data…")
    await asyncio.sleep(0.4)
    print("[weather] done")


async def main():
    print("[main] waiting for both…")
    report_call = report()
    weather_call = weather()
    await report_call
    await weather_call
    print("[main] has both")


asyncio.run(main())
