"""One cook, two dishes in turns"""

from collections import deque

STEPS = 3
CUTS = 2_000_000


def do_step(cook, dish):
    print(f"[{cook}] {dish}…")
    bits = 1
    for cut in range(CUTS):
        bits = (bits * 31 + cut) % 1_000_003


def main():
    dishes = deque([("soup", STEPS), ("salad", STEPS)])

    while dishes:
        dish, steps = dishes.popleft()
        do_step("anna", dish)
        if steps > 1:
            dishes.append((dish, steps - 1))
        else:
            print(f"[anna] {dish} ready")


main()
