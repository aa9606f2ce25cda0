"""Two tasks, and the shorter finishes first"""

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
    report_task = asyncio.create_task(report())
    weather_task = asyncio.create_task(weather())
    await report_task
    await weather_task
    print("[main] has both")


asyncio.run(main())
