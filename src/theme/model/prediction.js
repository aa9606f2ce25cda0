// What a reader predicts of a changed program, and how that compares with what it does. Pure.

import { find, judge } from "course/model/claims.js";
import { Run } from "course/model/run.js";

/** @import { Claim, Moment } from "course/model/claims.js" */

/** @typedef {{first: number, removed: number, added: string[]}} Edit */
/** @typedef {{says: string, claims: Claim[], of: "all" | "most" | "few" | "none", refused: string | null}} Outcome */
/** One of them is there. @typedef {{bars?: Moment[], order?: Moment[], outcomes?: Outcome[]}} Question */
/** A bar as the reader has it, in seconds; `place` is the line that opens it. @typedef {{place: Moment, lane: string, label: string, start: number, end: number}} Guess */
/** By how much an end of a bar was missed: later than it was, if positive. @typedef {{was: number, off: number, isRight: boolean}} Miss */
/** What several runs told besides the recorded one. @typedef {{runs: number, spread: [number, number][], outcomes?: number[]}} Repeats */

/** An end of a bar is right within this share of the axis. */
const NEAR = 0.1;
/** A new bar is as long at first, as a share of the axis. */
const SHORT = 0.1;

/** @param {string} program @param {Edit[]} edits */
export function edited(program, edits) {
  const lines = program.split("\n");
  for (const { first, removed, added } of [...edits].reverse()) lines.splice(first, removed, ...added);
  return lines.join("\n");
}

/** @param {Moment} place @param {Run | null} run */
function barOf(place, run) {
  try {
    const line = find(place, run);
    return run.bars.find((bar) => bar.line === line) ?? null;
  } catch {
    return null;
  }
}

/** The bars as the reader finds them: as long as in the listing's own run; those that are new stand at the beginning.
 * @param {Moment[]} places @param {Run} before the listing's run @param {Run} changed @param {number} span @returns {Guess[]} */
export function draftOf(places, before, changed, span) {
  const guesses = places.map((place) => {
    const { lane, label } = barOf(place, changed);
    const own = before && barOf(place, before);
    return { place, lane, label, start: own ? round(own.start) : 0, end: own ? round(own.end) : round(span * SHORT) };
  });
  for (const [i, guess] of guesses.entries()) {
    const [earliest] = boundsOf(guesses, i);
    guess.start = Math.max(guess.start, earliest);
    guess.end = Math.max(guess.end, guess.start);
  }
  return guesses;
}

/** To hundredths, as they are told. */
const round = (seconds) => Math.round(seconds * 100) / 100;

/** Between which moments a bar may lie: those that are asked for in its lane come in their order. @param {Guess[]} guesses */
export function boundsOf(guesses, i, span = Infinity) {
  const { lane } = guesses[i];
  const before = guesses.slice(0, i).findLast((one) => one.lane === lane);
  const after = guesses.slice(i + 1).find((one) => one.lane === lane);
  return [before?.end ?? 0, after?.start ?? span];
}

/** With one end moved, as far as it may be. @param {Guess[]} guesses @param {"start" | "end"} end */
export function moved(guesses, i, end, seconds, span) {
  const [first, last] = boundsOf(guesses, i, span);
  const { start, end: stop } = guesses[i];
  const [least, most] = end === "start" ? [first, stop] : [start, last];
  const to = Math.min(most, Math.max(least, round(seconds)));
  return guesses.map((guess, k) => (k === i ? { ...guess, [end]: to } : guess));
}

/** The reader's bars as a run, so that they can be drawn; in all the lanes. @param {Guess[]} guesses @param {string[]} lanes */
export function runOf(guesses, lanes, span) {
  const events = guesses.flatMap(({ lane, label, start, end }) => [[start, `[${lane}] ${label}\n`], [end, `[${lane}] \n`]]);
  const run = new Run();
  for (const [seconds, text] of events.sort(([a], [b]) => a - b)) run.add(seconds, "o", text);
  run.finish(Math.min(run.last, span), 0);
  Object.defineProperty(run, "lanes", { value: lanes });
  return run;
}

/** When the bars really began and ended. `recorded` has spread over several runs as `repeats` says.
 * @param {Guess[]} guesses @param {Run} run @param {Run} recorded @param {Repeats | null} repeats
 * @returns {{guess: Guess, start: Miss | null, end: Miss | null, isRight: boolean}[]} */
export function judgeBars(guesses, run, recorded, repeats, span) {
  const spread = (line) => {
    const [first, last] = repeats?.spread[line] ?? [0, 0];
    return last - first;
  };
  return guesses.map((guess) => {
    const [bar, known] = [barOf(guess.place, run), barOf(guess.place, recorded)];
    if (!bar) return { guess, start: null, end: null, isRight: false };
    const closing = recorded.marks.find(({ lane, line }) => lane === bar.lane && line > known.line)?.line;
    const miss = (key, line) => {
      const off = guess[key] - bar[key];
      return { was: bar[key], off, isRight: Math.abs(off) <= Math.max(NEAR * span, spread(line)) + 1e-9 };
    };
    const [start, end] = [miss("start", known.line), miss("end", closing)];
    return { guess, start, end, isRight: start.isRight && end.isRight };
  });
}

/** The order in which the lines came, as numbers of the places; those that did not come are last. @param {Moment[]} places @param {Run} run */
export function orderOf(places, run) {
  const lines = places.map((place) => {
    try {
      return find(place, run);
    } catch {
      return Infinity;
    }
  });
  return lines.map((_, i) => i).sort((a, b) => (lines[a] === lines[b] ? a - b : lines[a] - lines[b]));
}

/** Lines at the beginning: as the listing's own run has them, those that are new last. */
export const firstOrder = (places, before) => (before ? orderOf(places, before) : places.map((_, i) => i));

/** Which of the outcomes came true. @param {Outcome[]} outcomes @param {Run[]} runs @param {string | null} refusedAt the line at which the compiler refused the program */
export function judgeOutcomes(outcomes, runs, refusedAt) {
  return cameTrue(outcomes, outcomes.map(({ claims }) => runs.filter((run) => claims.every((claim) => judge(claim, run, () => null) === null)).length), runs.length, refusedAt);
}

/** The same where runs were counted already. @param {Outcome[]} outcomes @param {number[]} counts of how many runs each held */
export function cameTrue(outcomes, counts, runs, refusedAt) {
  const isMet = { all: (count) => count === runs, most: (count) => 2 * count > runs, few: (count) => count > 0 && 2 * count <= runs, none: (count) => count === 0 };
  return outcomes.map(({ of, refused }, i) => (refused === null ? refusedAt === null && runs > 0 && isMet[of](counts[i]) : refusedAt !== null && refusedAt.includes(refused)));
}
