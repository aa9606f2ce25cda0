// One language side of a listing as it stands now: its source, its runs, what is said of them and what is lit. Elements render it,
// features change it, and nothing else is kept anywhere. Pure: knows neither of them.

import { formatSeconds } from "course/model/time.js";

/** @import { Run } from "course/model/run.js" */

/**
 * What does not change: `span` is the least length of the time axis in seconds, `runner` an address or "self", `recorded` the run and
 * `refusal` the compiler's message that the page came with.
 * @typedef {{language: "rust" | "python", source: string, edition: string, runner: string, span: number, recorded: Run | null, refusal: string | null}} Listing
 *
 * @typedef {"recorded" | "running" | "repeating" | "done" | "failed" | "replaying" | "stopped"} Phase
 * @typedef {{text: string, line?: number, column?: number}} Refusal line and column from 0
 * @typedef {{text: string, isError?: boolean} | {ask: string}} Notice `ask` is the host that code would be sent to
 */

/** Fires `change`, whose detail is the set of keys that were given. */
export class ListingState extends EventTarget {
  /** @type {Listing} */ listing;
  source = "";
  /** @type {Phase} */ phase = "recorded";
  /** Whether this source, or an earlier one since the page came, compiles. */ compiles = true;

  /** @type {Run | null} */ shown = null;
  /** The moment as far as which it is shown; null for all of it. @type {number | null} */ now = null;
  /** Whether the recorded run stands pale behind it. */ ghost = true;
  /** Runs laid over each other; the shown one is among them. @type {Run[]} */ layers = [];
  /** Whether the reader chose it from them. */ isChosen = false;
  /** Runs whose orders can be chosen from. @type {Run[]} */ orders = [];

  status = "";
  clock = "";
  /** @type {Notice | null} */ notice = null;
  /** @type {Refusal | null} */ refusal = null;
  /** @type {{text: string, count: number} | null} */ warning = null;
  /** The line (from 0) that an error is about. @type {number | null} */ error = null;
  /** Lines of output, and the lines of the source that printed them. @type {{lines: Set<number>, source: {first: number, last: number} | null}} */
  lit = { lines: new Set(), source: null };

  /** @param {Listing} listing */
  constructor(listing) {
    super();
    this.listing = listing;
    this.reset();
  }

  /** As the page came. */
  reset() {
    const { source, recorded, refusal } = this.listing;
    const [phase, clock, notice, warning, error, now] = ["recorded", "", null, null, null, null];
    this.update({
      source, phase, clock, notice, warning, error, now, status: this.#statusAtFirst(), shown: recorded, ghost: true, layers: [], orders: [],
      isChosen: false, refusal: refusal === null ? null : { text: refusal }, compiles: refusal === null,
    });
  }

  /** @param {Partial<ListingState>} patch */
  update(patch) {
    Object.assign(this, patch);
    this.dispatchEvent(new CustomEvent("change", { detail: new Set(Object.keys(patch)) }));
  }

  get edited() {
    return this.source !== this.listing.source;
  }

  /** Many runs are asked of the book's own runner alone, and of a program that compiles. */
  get mayRepeat() {
    return this.listing.language === "rust" && this.listing.runner === "self" && this.compiles;
  }

  /** Whether there is a picture to see; beside a refusal only the recorded one, or one that came after it. */
  get isPictured() {
    return Boolean(this.refusal ? this.listing.recorded : this.shown);
  }

  /** The length of the time axis; 0 if it depends on the run. */
  get span() {
    return this.listing.span || this.listing.recorded?.last || 0;
  }

  /** A run's length as text. @param {Run} run */
  lengthOf(run) {
    return formatSeconds(run.duration, this.span || run.duration);
  }

  #statusAtFirst() {
    const { language, recorded, refusal } = this.listing;
    if (recorded && language === "python") return "recorded run · Python";
    if (recorded) return `recorded run · ${this.lengthOf(recorded)}${recorded.status === 0 ? "" : ` · ${recorded.ending}`}`;
    return refusal === null ? "not run yet" : "refused by the compiler";
  }
}
