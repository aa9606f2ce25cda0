// What a run's output means: lines, lanes, bars and marks; and which source line printed a line.
// Pure: knows nothing of the page, of drawing, or of where the output came from.

/**
 * A line of output. `name` is the same for the same line of another run: its text without what is measured, and which of several equal ones it is.
 * @typedef {{index: number, seconds: number, stream: "o" | "e", text: string, name: string}} Line
 *
 * Something that a lane does from `start` until its next event; `end` is null as long as it lasts.
 * `torn`: still open when the program ended. `line` is the index of the line that opened it.
 * @typedef {{lane: string, label: string, hollow: boolean, start: number, end: number | null, torn: boolean, line: number}} Bar
 *
 * A moment in a lane. `bar` is the bar that it opens, if any; `closes` says that it ended one.
 * @typedef {{lane: string, label: string, seconds: number, panic: boolean, bar: Bar | null, closes: boolean, line: number}} Mark
 */

const EVENT = /^\[([^\[\]]+)\] (.*)$/;
const PANIC = /^thread '(.*)' (?:\(\d+\) )?panicked/;
// A number with a unit, as packages/listing/src/story.rs has it.
const MEASURED = /\d+(?:[.,]\d+)* ?(?=(?:ns|µs|ms|s|B|KiB|MiB|GiB|%|×)(?:\b|$|\s))/g;

/** One run of a program, recorded or live: feed it output with `add`, then `finish` it. Times are in seconds since its start. */
export class Run {
  /** @type {Line[]} */ lines = [];
  /** @type {Bar[]} */ bars = [];
  /** @type {Mark[]} */ marks = [];
  /** Seconds from start to end; null while it runs. @type {number | null} */ duration = null;
  /** Exit status; null while it runs, or if a signal ended it. @type {number | null} */ status = null;
  /** Who took the times: "program" (beside the program), "browser" (on arrival), or "nobody" (only the order is known). */ timedBy = "program";
  panicked = false;
  #lanes = new Set();
  #names = new Map();
  #open = new Map();
  #partial = { o: null, e: null };

  /** @param {{duration: number, status: number | null, events: [number, "o" | "e", string][]}} recording */
  static from({ duration, status, events }) {
    const run = new Run();
    for (const [seconds, stream, text] of events) run.add(seconds, stream, text);
    run.finish(duration, status);
    return run;
  }

  /** Lanes' names in order of first appearance, `main` first. */
  get lanes() {
    return mainFirst([...this.#lanes]);
  }

  /** The time of the last thing known. */
  get last() {
    return this.duration ?? this.lines.at(-1)?.seconds ?? 0;
  }

  /** Adds a piece of output: part of a line, a line, or several. A line's time is that of its first piece. */
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
    const text = raw.replace(/\r$/, "");
    if (stream === "e" && !text) return; // a panic's message begins with one
    const line = this.lines.length;
    this.lines.push({ index: line, seconds, stream, text, name: this.#name(text) });
    if (stream === "e") {
      const thread = text.match(PANIC);
      if (thread) {
        this.panicked = true;
        this.#event(thread[1], "panicked", seconds, line, true);
      }
    } else if (text.trim()) {
      const [, lane, message] = text.match(EVENT) ?? [null, "main", text];
      this.#event(lane, message, seconds, line, false);
    }
  }

  #name(text) {
    // A panic's first line has a random number; and a very long line is not worth the search.
    const plain = text.length > 2000 ? text : text.replace(MEASURED, "_ ").replace(/^(thread '.*') \(\d+\)/, "$1");
    const nth = (this.#names.get(plain) ?? 0) + 1;
    this.#names.set(plain, nth);
    return `${plain} #${nth}`;
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
    this.marks.push({ lane, label, seconds, panic, bar, closes: Boolean(before), line });
  }
}

/** The same for several runs. @param {Run[]} runs */
export const lanesOf = (runs) => mainFirst([...new Set(runs.flatMap((run) => run.lanes))]);

const mainFirst = (names) => (names.includes("main") ? ["main", ...names.filter((name) => name !== "main")] : names);

/** Whether times on an axis of this length read better in milliseconds. */
const short = (span) => span < 0.1;

/** A time as text, as precise as an axis of `span` seconds deserves. */
export function formatSeconds(seconds, span) {
  return short(span) && seconds < 1 ? `${(seconds * 1000).toFixed(1)} ms` : `${seconds.toFixed(2)} s`;
}

/** Round positions on an axis from 0 to `span` seconds, at most `most` steps. @returns {{seconds: number, label: string}[]} */
export function ticks(span, most) {
  const unit = short(span) ? 1000 : 1;
  const rough = (span * unit) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough * 0.999);
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const count = Math.floor((span * unit) / step + 1e-6);
  return Array.from({ length: count + 1 }, (_, i) => ({
    seconds: (i * step) / unit,
    label: `${(i * step).toFixed(digits)} ${unit === 1 ? "s" : "ms"}`,
  }));
}

/**
 * A call in the source that prints: on the lines `first` to `last` (from 0); `weight` is how many characters of `pattern` are fixed.
 * @typedef {{first: number, last: number, pattern: RegExp, weight: number}} Printer
 */

const CALL = {
  rust: /\b(?:e?print(?:ln)?|panic)!\s*\(\s*/g,
  python: /\bprint\(\s*/g,
};
const LITERAL = {
  rust: /r(#*)"([^]*?)"\1|"((?:[^"\\]|\\[^])*)"/y,
  python: /([fFrRbBuU]{0,2})("""|'''|"|')((?:\\[^]|(?!\2)[^])*)\2\s*/y,
};
const HOLE = /\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}/;
const ESCAPES = { n: "\n", t: "\t", r: "", 0: "\0" };

/** The text that a literal stands for. */
function unescape(literal) {
  return literal.replace(/\\(?:\r?\n\s*|u\{?([0-9a-fA-F]{1,6})\}?|([^]))/g, (_, code, char) =>
    code ? String.fromCodePoint(parseInt(code, 16)) : char ? (ESCAPES[char] ?? char) : "");
}

/** What a format string can print, line by line. */
function patterns(format, hasHoles, tail) {
  const parts = [];
  let weight = 0;
  const holes = hasHoles ? new RegExp(`\\{\\{|\\}\\}|${HOLE.source}|[^{}]+|[^]`, "g") : /[^]+/g;
  for (const [part] of format.matchAll(holes)) {
    if (hasHoles && HOLE.test(part)) parts.push("[^]*");
    else {
      const fixed = hasHoles && (part === "{{" || part === "}}") ? part[0] : part;
      weight += fixed.trim().length;
      parts.push(fixed.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    }
  }
  const lines = `${parts.join("")}${tail}`.split("\n").filter((line) => line.trim());
  return lines.map((line) => ({ pattern: new RegExp(`^${line}$`), weight: weight / lines.length }));
}

/** All calls in `code` that print. @param {"rust" | "python"} language @returns {Printer[]} */
export function findPrinters(code, language) {
  const found = [];
  const lineOf = (offset) => code.slice(0, offset).split("\n").length - 1;
  for (const call of code.matchAll(CALL[language])) {
    const before = code.slice(code.lastIndexOf("\n", call.index) + 1, call.index);
    if (before.includes(language === "rust" ? "//" : "#")) continue;
    const literal = LITERAL[language];
    literal.lastIndex = call.index + call[0].length;
    let format = "";
    let holes = language === "rust";
    let tail = "[^]*";
    let end = call.index + call[0].length;
    for (let match; (match = literal.exec(code)); ) {
      end = match.index + match[0].trimEnd().length;
      literal.lastIndex = match.index + match[0].length;
      tail = "";
      if (language === "rust") {
        format = match[2] ?? unescape(match[3]);
        break;
      }
      // Neighbouring Python literals are one; only the braces of f-strings are holes.
      const isFormat = /f/i.test(match[1]);
      const text = /r/i.test(match[1]) ? match[3] : unescape(match[3]);
      format += isFormat ? text : text.replace(/[{}]/g, "$&$&");
      holes = true;
      if (/^,(?!\s*(?:\w+\s*=|\)))/.test(code.slice(literal.lastIndex))) tail = " [^]*";
    }
    if (tail && (language === "rust" || code[end] === ")")) continue; // `println!()` prints nothing to find
    for (const one of patterns(format, holes, tail)) found.push({ first: lineOf(call.index), last: lineOf(end), ...one });
  }
  return found;
}

/** The call that most likely printed `text`: of those that fit, the one with the most fixed characters. @param {Printer[]} printers */
export function printerOf(printers, text) {
  let best = null;
  if (text.length > 2000) return null; // several holes and a long line: not worth the search
  for (const one of printers) if ((!best || one.weight > best.weight) && one.pattern.test(text)) best = one;
  return best;
}
