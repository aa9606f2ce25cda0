// What a run's output means: lines, lanes, bars and marks, by the same grammar as in packages/listing; tests/cases/ holds the two together.
// Pure: knows nothing of the page, of drawing, or of where the output came from.

/**
 * `plain` is the text without what is measured; `name` also counts equal ones, so that it is the same in another run.
 * @typedef {{index: number, seconds: number, stream: "o" | "e", text: string, plain: string, name: string}} Line
 *
 * What a lane does until its next event. `torn`: still open when the program ended. `line` is the index of the line that opened it.
 * @typedef {{lane: string, label: string, hollow: boolean, start: number, end: number | null, torn: boolean, line: number}} Bar
 *
 * A moment in a lane: `bar` is what it opens, `closes` whether it ended one; `failed` if what the lane was at did not come to its end.
 * @typedef {{lane: string, label: string, seconds: number, panic: boolean, failed: boolean, bar: Bar | null, closes: boolean, line: number}} Mark
 */

const EVENT = /^\[([^\[\]]+)\] ([^]*)$/;
const PANIC = /^thread '([^]*?)' (?:\([0-9]+\) )?panicked at /;
const FAILED = /^(?:failed|fails|gave up|gives up|cancelled|dropped|timed out)(?![\p{L}\p{N}_])/u;
/** A number with a unit. */
export const MEASURED = /([0-9]+(?:[.,][0-9]+)*) ?(ns|µs|ms|s|B|KiB|MiB|GiB|%|×)(?![\p{L}\p{N}_])/gu;

/** A run, recorded or live: `add` its output, then `finish` it. Times are in seconds since its start. */
export class Run {
  /** @type {Line[]} */ lines = [];
  /** @type {Bar[]} */ bars = [];
  /** @type {Mark[]} */ marks = [];
  /** Null while it runs. */ duration = null;
  /** Null while it runs, or if a signal ended it. */ status = null;
  /** Who took the times: "program" (beside it), "browser" (on arrival), or "nobody" (only the order is known). */ timedBy = "program";
  panicked = false;
  /** The program that it is a run of, where that is known. @type {string | null} */ source = null;
  /** @type {Run | null} */ #whole = null;
  #lanes = new Set();
  #names = new Map();
  #open = new Map();
  #partial = { o: null, e: null };

  /** @param {{duration: number, status: number | null, events: [number, "o" | "e", string][]}} recording */
  static from({ duration, status, events }) {
    const run = new Run();
    for (const event of events) run.add(...event);
    run.finish(duration, status);
    return run;
  }

  /** In order of first appearance, `main` first. */
  get lanes() {
    return mainFirst([...this.#lanes]);
  }

  /** The time of the last thing known. */
  get last() {
    return this.duration ?? this.lines.at(-1)?.seconds ?? 0;
  }

  /** Its exit, in words. */
  get ending() {
    const how = this.status === null ? "ended by a signal" : `exit status ${this.status}`;
    return this.panicked && this.status !== 0 ? `${how} (panicked)` : how;
  }

  /** What it is the beginning of, or itself. @returns {Run} */
  get whole() {
    return this.#whole ?? this;
  }

  /** Itself as it stood after its first `count` lines. */
  upTo(count) {
    const run = new Run();
    Object.assign(run, { timedBy: this.timedBy, source: this.source });
    run.#whole = this.whole;
    for (const { seconds, stream, text } of this.lines.slice(0, count)) run.add(seconds, stream, `${text}\n`);
    return run;
  }

  /** Adds part of a line, a line, or several. A line's time is that of its first piece. */
  add(seconds, stream, text) {
    const pieces = text.split("\n");
    const rest = pieces.pop();
    for (const piece of pieces) {
      const begun = this.#partial[stream];
      this.#partial[stream] = null;
      this.#line(begun?.seconds ?? seconds, stream, (begun?.text ?? "") + piece);
    }
    if (rest) {
      const begun = this.#partial[stream] ?? { seconds, text: "" };
      this.#partial[stream] = { seconds: begun.seconds, text: begun.text + rest };
    }
  }

  /** Ends the run: what is still open lasted until `seconds`. */
  finish(seconds, status) {
    for (const stream of ["o", "e"]) if (this.#partial[stream]) this.add(seconds, stream, "\n");
    this.duration = Math.max(seconds, this.last);
    this.status = status;
    for (const bar of this.#open.values()) Object.assign(bar, { end: this.duration, torn: true });
    this.#open.clear();
  }

  #line(seconds, stream, raw) {
    let end = raw.length;
    while (raw[end - 1] === "\r") end--;
    const text = raw.slice(0, end);
    if (stream === "e" && !text) return; // a panic's message begins with one
    const index = this.lines.length;
    const plain = plainOf(text);
    const nth = (this.#names.get(plain) ?? 0) + 1;
    this.#names.set(plain, nth);
    this.lines.push({ index, seconds, stream, text, plain, name: `${plain} #${nth}` });
    if (stream === "e") {
      const thread = text.match(PANIC);
      if (!thread) return;
      this.panicked = true;
      this.#event(thread[1], "panicked", seconds, index, true);
    } else if (/[^ \t]/.test(text)) {
      const [, lane, message] = text.match(EVENT) ?? [null, "main", text];
      this.#event(lane, message, seconds, index, false);
    }
  }

  #event(lane, label, seconds, line, panic) {
    this.#lanes.add(lane);
    const before = this.#open.get(lane);
    if (before) before.end = seconds;
    this.#open.delete(lane);
    const opens = !panic && label.endsWith("…");
    const bar = opens ? { lane, label, hollow: label.startsWith("waiting"), start: seconds, end: null, torn: false, line } : null;
    if (bar) {
      this.bars.push(bar);
      this.#open.set(lane, bar);
    }
    this.marks.push({ lane, label, seconds, panic, failed: !panic && FAILED.test(label), bar, closes: Boolean(before), line });
  }
}

/** Without numbers that have a unit, and a thread's random one; a very long line is not worth the search. */
const plainOf = (text) => (text.length > 2000 ? text : text.replace(MEASURED, "_ $2").replace(/^(thread '[^]*?') \([0-9]+\)/, "$1"));

/** The lines (from 0) at which a program panicked, which the runner has compiled as src/main.rs. @param {Run} run */
export function linesOfPanics(run) {
  const places = run.marks.filter((mark) => mark.panic).map((mark) => run.lines[mark.line].text.match(/panicked at src\/main\.rs:([0-9]+):/));
  return [...new Set(places.filter(Boolean).map(([, line]) => line - 1))];
}

/** Lines (from 0) of a program, marked as those where it panicked. */
export const panicsAt = (lines) => lines.map((line) => ({ first: line, last: line, name: "line-panic" }));

/** @param {Run[]} runs */
export const lanesOf = (runs) => mainFirst([...new Set(runs.flatMap((run) => run.lanes))]);

const mainFirst = (names) => (names.includes("main") ? ["main", ...names.filter((name) => name !== "main")] : names);
