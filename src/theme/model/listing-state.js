// One language side of a listing as it stands now: features change it, elements render it. Pure: knows neither of them.

import { formatSeconds } from "course/model/time.js";

/** @import { Mark, Message } from "course/model/diagnostics.js" */
/** @import { Run } from "course/model/run.js" */

/**
 * Why the program was refused; `messages` is null for what the page came with. @typedef {{messages: Message[] | null, marks: Mark[]}} Refusal
 * What the page came with. `runner` is an address or "self", `span` the least length of the time axis in seconds.
 * @typedef {{language: "rust" | "python", source: string, edition: string, runner: string, span: number, recorded: Run | null, refusal: Refusal | null}} Listing
 * @typedef {"recorded" | "running" | "repeating" | "done" | "failed" | "replaying" | "stopped"} Phase
 */

/** Fires `change`, whose detail is the set of keys that were given. */
export class ListingState extends EventTarget {
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
    this.update({
      source,
      /** @type {Phase} */ phase: "recorded",
      compiles: refusal === null, // this source, or an earlier one
      /** @type {Run | null} */ shown: recorded,
      now: null, // the moment as far as which it is shown; null for all of it
      ghost: true, // the recorded run stands pale behind it
      /** Runs laid over each other, the shown one among them. @type {Run[]} */ layers: [],
      isChosen: false, // by the reader, from them
      /** Those whose orders can be chosen from. @type {Run[]} */ orders: [],
      status: this.#statusAtFirst(),
      clock: "",
      /** `ask` is the host that code would be sent to. @type {{text: string, isError?: boolean} | {ask: string} | null} */ notice: null,
      /** @type {Refusal | null} */ refusal,
      /** @type {Message[] | null} */ warning: null,
      /** What either is about, in the text as it was. @type {Mark[] | null} */ error: refusal && refusal.marks,
    });
  }

  update(patch) {
    Object.assign(this, patch);
    this.dispatchEvent(new CustomEvent("change", { detail: new Set(Object.keys(patch)) }));
  }

  get edited() {
    return this.source !== this.listing.source;
  }

  /** Twenty runs are asked of the book's own runner alone, and of a program that compiles. */
  get mayRepeat() {
    return this.listing.language === "rust" && this.listing.runner === "self" && this.compiles;
  }

  /** Whether a picture is seen; beside a refusal only where the page came with one. */
  get isPictured() {
    return Boolean(this.refusal ? this.listing.recorded : this.shown);
  }

  /** Whether lines of the program are spoken of by their numbers. */
  get isCited() {
    return Boolean(this.listing.refusal || this.refusal || this.warning);
  }

  /** The length of the time axis; 0 if it depends on the run. */
  get span() {
    return this.listing.span || this.listing.recorded?.last || 0;
  }

  /** @param {Run} run */
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
