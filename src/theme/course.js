// What a page with listings loads: the elements, and the features for each side of each listing.

import "course/elements/listing-block.js";
import { edit } from "course/features/edit.js";
import { links } from "course/features/links.js";
import { replay } from "course/features/replay.js";
import { run } from "course/features/run.js";
import { Turn } from "course/features/turn.js";

/** @import { ListingState } from "course/model/listing-state.js" */
/** Elements' events pass through `section`. @typedef {{state: ListingState, section: HTMLElement, turn: Turn}} Side */

/** What the listings share. @typedef {typeof page} Page */
const page = {
  reducedMotion: matchMedia("(prefers-reduced-motion: reduce)"),
  /** The turn of the side whose program runs. @type {Turn | null} */ running: null,
  runners: new Map(),

  /** The one at an address, or at this page's origin for "self". What it takes is loaded when first asked for. */
  async runnerAt(address) {
    const { Runner } = await import("course/services/runner.js").catch(() => {
      throw new Error("What runs programs could not be loaded. Is `cargo run` still running? Then reload the page.");
    });
    if (!this.runners.has(address)) this.runners.set(address, new Runner(address));
    return this.runners.get(address);
  },
};

for (const block of document.querySelectorAll("listing-block")) {
  for (const one of block.sides) {
    const side = { ...one, turn: new Turn() };
    for (const feature of [run, replay, links, edit]) feature(side, page);
  }
}

addEventListener("pagehide", () => {
  page.running?.stop("the page was left");
  for (const runner of page.runners.values()) runner.close();
});
