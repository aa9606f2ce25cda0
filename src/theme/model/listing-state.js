// One language side of a listing as it stands now: features change it, elements render it. Pure: knows neither of them.

import { formatSeconds } from "course/model/time.js";

/** @import { Mark, Message } from "course/model/diagnostics.js" */
/** @import { Problems } from "course/model/problems.js" */
/** @import { Verdicts } from "course/model/promises.js" */
/** @import { Order } from "course/model/repeats.js" */
/** @import { Run } from "course/model/run.js" */
/** @import { ShownVersion } from "course/services/versions.js" */

/**
 * Why the program was refused; `messages` is null for what the page came with. @typedef {{messages: Message[] | null, marks: Mark[]}} Refusal
 * What the page came with. `runner` is an address or "self", `span` the least length of the time axis in seconds, `lanes` their order;
 * `recorded` was made with a tool of this version, and panicked at `panics`.
 * @typedef {{language: "rust" | "python", source: string, edition: string, runner: string, span: number, lanes: string[], recorded: Run | null, madeWith: string, panics: Mark[] | null, refusal: Refusal | null}} Listing
 * @typedef {"recorded" | "running" | "repeating" | "done" | "failed" | "replaying" | "stepping" | "stopped"} Phase
 */

/** How many runs show what is luck. */
export const REPEATS = 20;

/** Fires `change`, whose detail is the set of keys that were given. */
export class ListingState extends EventTarget {
  /** Lines of output, and the lines of the source that printed them. @type {{lines: Set<number>, source: {first: number, last: number} | null}} */
  lit = { lines: new Set(), source: null };
  /** The reader's own, to be compared. @type {{run: Run, name: string}[]} */
  kept = [];
  /** How it is compiled. @type {"debug" | "release"} */
  mode = "debug";
  /** Whether everybody sees the run's table. */
  isTabled = false;
  /** Whose program stands there. @type {ShownVersion | null} */
  version = null;

  /** @param {Listing} listing */
  constructor(listing) {
    super();
    this.listing = listing;
    if (listing.recorded) listing.recorded.source = listing.source;
    this.reset();
  }

  /** As the page came; what was kept stays. */
  reset() {
    const { source, recorded, refusal, panics } = this.listing;
    this.update({
      source,
      /** @type {Phase} */ phase: "recorded",
      compiles: refusal === null, // this source, or an earlier one
      /** @type {Run | null} */ shown: recorded,
      now: null, // the moment as far as which it is shown; null for all of it
      /** What stands pale behind it. @type {Run | null} */ ghost: null,
      /** Runs laid over each other, the shown one among them. @type {Run[]} */ layers: [],
      isChosen: false, // by the reader, from them
      /** What the layers have in common, by the names of lines. @type {Set<string> | null} */ agreed: null,
      /** Those of the layers, to be chosen from. @type {Order[]} */ orders: [],
      status: this.#statusAtFirst(),
      clock: "",
      heard: "", // besides the status, by who does not see the run
      /** `ask`: it is a question, about a host. @type {{text: string, isError?: boolean, ask?: string, yes?: string} | null} */ notice: null,
      /** @type {Refusal | null} */ refusal,
      /** @type {Verdicts | null} */ verdicts: null,
      /** @type {Message[] | null} */ warning: null,
      /** What the compiler has found in the text as it is, or was. @type {Problems | null} */ problems: null,
      /** What either is about, or where it panicked, in the text as it was. @type {Mark[] | null} */ error: refusal ? refusal.marks : panics ?? null,
    });
  }

  update(patch) {
    Object.assign(this, patch);
    this.dispatchEvent(new CustomEvent("change", { detail: new Set(Object.keys(patch)) }));
  }

  get edited() {
    return this.source !== this.listing.source;
  }

  /** What is shown is of another program than the one that stands there now. */
  get isOutdated() {
    return Boolean(this.shown) && !this.isUnderWay && this.shown.source !== this.source;
  }

  get isUnderWay() {
    return ["running", "repeating"].includes(this.phase);
  }

  /** A run that is over is told again, at its pace or line by line. */
  get isRetold() {
    return ["replaying", "stepping"].includes(this.phase);
  }

  /** Twenty runs are asked of the book's own runner alone, and of a program that compiles. */
  get mayRepeat() {
    return this.listing.language === "rust" && this.listing.runner === "self" && this.compiles;
  }

  /** Whether a run is seen; beside a refusal only where the page came with one. */
  get isPictured() {
    return Boolean(this.refusal ? this.listing.recorded : this.shown);
  }

  /** Runs that may stand behind the one that is shown. */
  get candidates() {
    const { recorded } = this.listing;
    const others = [
      ...(recorded && recorded.timedBy !== "nobody" && (this.shown?.whole !== recorded || this.kept.length) ? [{ run: recorded, name: `recorded · ${this.lengthOf(recorded)}`, isKept: false }] : []),
      ...this.kept.map(({ run, name }) => ({ run, name: `${name} · ${this.lengthOf(run)}`, isKept: true })),
    ];
    return this.layers.length || this.refusal || this.phase === "repeating" ? [] : others.filter(({ run }) => run !== this.shown?.whole);
  }

  /** Whether the run that is shown can be kept. */
  get mayKeep() {
    const { shown } = this;
    return !this.isUnderWay && this.phase !== "stepping" && !this.layers.length && Boolean(shown) && shown !== this.listing.recorded && shown.timedBy !== "nobody" && !this.kept.some(({ run }) => run === shown);
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

  /** A moment of a run as text. */
  lengthAt(seconds) {
    return formatSeconds(seconds, this.span || 1);
  }

  /** How long `run` took, and how much more than the recorded one. @param {Run} run */
  compared(run) {
    const { recorded } = this.listing;
    const length = this.lengthOf(run);
    if (!recorded || run === recorded || run.timedBy === "nobody") return length;
    const more = run.duration - recorded.duration;
    const sign = more < 0 ? "−" : "+";
    return `${length} · recorded ${this.lengthOf(recorded)} (${sign}${formatSeconds(Math.abs(more), this.span || run.duration).split(" ")[0]})`;
  }

  #statusAtFirst() {
    const { language, recorded, madeWith, refusal } = this.listing;
    if (!recorded) return refusal === null ? "not run yet" : "refused by the compiler";
    const ending = recorded.status === 0 ? null : recorded.ending;
    const parts = language === "python"
      ? ["recorded", inShort(madeWith), `${this.lengthOf(recorded)} from its first line`, ending, "runs in Rust only"]
      : ["recorded run", this.lengthOf(recorded), ending, recorded.lines.length === 0 && "printed nothing"];
    return parts.filter(Boolean).join(" · ");
  }
}

/** Python without its last number. */
const inShort = (madeWith) => madeWith?.replace(/^(Python [0-9]+\.[0-9]+).*/, "$1");
