// What a page with listings loads: the elements, which draw what is there. A feature is loaded when it is first asked for, or is likely to be.

import "course/elements/listing-block.js";
import { Turn } from "course/features/turn.js";
import { recall } from "course/services/store.js";

/** @import { ListingState } from "course/model/listing-state.js" */
/** Elements' events pass through `section`. @typedef {{state: ListingState, section: HTMLElement, turn: Turn}} Side */

/** What the listings share. @typedef {typeof page} Page */
const page = {
  reducedMotion: matchMedia("(prefers-reduced-motion: reduce)"),
  /** The turn of the side whose program runs. @type {Turn | null} */ running: null,
  /** By their addresses. */ runners: new Map(),
};

/** Whoever does this no longer wants what was asked before. */
const WITHDRAWN_BY = ["reset", "stop", "side-hide"];

/** Each has one export, which joins it to a side; at once where it is due. */
const FEATURES = [
  { events: ["run", "repeat", "trial"], load: once(() => import("course/features/run.js")) },
  { events: ["edit"], load: once(() => import("course/features/check.js")) },
  { events: ["judge"], load: once(() => import("course/features/exercise.js")) },
  { events: ["format"], load: once(() => import("course/features/format.js")) },
  { events: ["replay", "step"], load: once(() => import("course/features/replay.js")) },
  { events: ["keep", "ghost-choose", "forget", "swap"], load: once(() => import("course/features/keep.js")) },
  { events: ["line-hover", "source-hover"], load: once(() => import("course/features/links.js")) },
  {
    events: ["edit", "link-open"],
    // With what shows another program, so that this is seen when it is told of.
    load: once(async () => (await Promise.all([import("course/features/remember.js"), import("course/elements/program-version.js"), import("course/elements/code-editing.js")]))[0]),
    isDue: ({ section }) => recall(`versions:${section.parentElement.dataset.source.slice(0, -3)}`),
  },
];

/** One promise for all who wait, so that they go on in their order; a failed one is tried again. */
function once(load) {
  let loading = null;
  return () => (loading ??= load().catch((error) => {
    loading = null;
    throw error;
  }));
}

/** Loads the feature at the first of its events, and lets the last one until then happen again. */
function joinWhenAsked({ events, load, isDue }, side) {
  const { state, section } = side;
  let isLoading = false;
  let last = null;
  const asked = async (event) => {
    last = event;
    if (isLoading) return;
    isLoading = true;
    const feature = await load().catch(() => null);
    isLoading = false;
    if (!feature) {
      if (last && !last.type.endsWith("hover")) state.update({ notice: { text: "This part of the page could not be loaded: the book's server does not answer. Reload the page when it does.", isError: true } });
      return;
    }
    for (const type of events) section.removeEventListener(type, asked);
    for (const type of WITHDRAWN_BY) section.removeEventListener(type, withdraw);
    feature.default(side, page);
    if (last) section.dispatchEvent(new CustomEvent(last.type, { detail: last.detail }));
  };
  const withdraw = () => (last = null);
  for (const type of events) section.addEventListener(type, asked);
  for (const type of WITHDRAWN_BY) section.addEventListener(type, withdraw);
  if (isDue?.(side)) asked(null);
  // A hand comes near.
  for (const type of ["pointerenter", "focusin"]) section.addEventListener(type, () => load().catch(() => {}), { once: true });
}

/** The next frame is drawn. */
const drawn = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));

// This script comes as soon as it can, maybe before the rest of a long page does.
if (document.readyState === "loading") await new Promise((parsed) => document.addEventListener("DOMContentLoaded", parsed, { once: true }));
const blocks = document.querySelectorAll("listing-block");

document.addEventListener("mode-choose", async ({ detail }) => (await import("course/features/mode.js")).default(blocks, detail));
document.addEventListener("language-choose", async ({ target, detail }) => (await import("course/features/language.js")).default(blocks, target, detail));

const mode = recall("mode");
// Each side in a task of its own, with a frame for its picture, so that the page answers meanwhile.
for (const block of blocks) {
  for (const _ of block.adopt()) await drawn();
  for (const { state, section } of block.sides) {
    const turn = new Turn();
    if (mode) state.update({ mode });
    section.addEventListener("edit", ({ detail }) => state.update({ source: detail, error: null }));
    section.addEventListener("reset", () => turn.take(() => state.reset()));
    section.addEventListener("stop", () => turn.stop());
    section.addEventListener("table", () => state.update({ isTabled: !state.isTabled }));
    for (const feature of FEATURES) joinWhenAsked(feature, { state, section, turn });
  }
}

const openLink = async () => location.hash.includes("edit=") && (await import("course/features/share.js")).default(blocks, location.hash);
addEventListener("hashchange", openLink);
openLink();

setTimeout(async () => (await import("course/practice.js")).default(page));

addEventListener("pagehide", () => {
  page.running?.stop("the page was left");
  for (const runner of page.runners.values()) runner.close();
});
