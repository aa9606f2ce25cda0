// What a page with listings loads: makes their elements, and joins each side of each listing with the features.

import "course/elements/listing-block.js";
import { ask } from "course/features/ask.js";
import { edit } from "course/features/edit.js";
import { links } from "course/features/links.js";
import { replay } from "course/features/replay.js";
import { run } from "course/features/run.js";
import { Turn } from "course/features/turn.js";
import { runners } from "course/services/runner.js";

/**
 * One language of a listing; its elements' events pass through `section`.
 * @typedef {{state: import("course/model/listing-state.js").ListingState, section: HTMLElement, turn: Turn}} Side
 *
 * What the listings of a page share; `running` is the turn of the side whose program runs.
 * @typedef {{runnerAt: ReturnType<typeof runners>, reducedMotion: MediaQueryList, running: Turn | null}} Page
 */

/** @type {Page} */
const page = { runnerAt: runners(), reducedMotion: matchMedia("(prefers-reduced-motion: reduce)"), running: null };

for (const block of document.querySelectorAll("listing-block")) {
  for (const one of block.sides) {
    const side = { ...one, turn: new Turn() };
    for (const feature of [run, replay, links, edit, ask]) feature(side, page);
  }
}

addEventListener("pagehide", () => page.running?.stop("the page was left"));
