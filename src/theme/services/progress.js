// How far the reader has come, kept in this browser alone: chapters read, predictions made, exercises begun and solved. Read again before
// each change, since another tab may have made one.

import { keep, recall } from "course/services/store.js";

/**
 * `first` is whether the first prediction was right, `right` whether any was. `at`: when that was first tried, in milliseconds.
 * @typedef {{first: boolean, right: boolean, tries: number, at: number}} Predicted
 * @typedef {{tries: number, solved: boolean, at: number}} Exercised
 * @typedef {{read: Record<string, number>, predictions: Record<string, Predicted>, exercises: Record<string, Exercised>}} Progress
 */

const NAME = "progress";

/** @returns {Progress} */
export const progress = () => sound(recall(NAME));

/** What was read or given, as far as it is of that form. @returns {Progress} */
export function sound(found) {
  const entries = (part, isOne) => Object.fromEntries(Object.entries(Object(Object(found)[part])).filter(([, one]) => isOne(one)));
  const isCounted = (one) => Number.isFinite(Object(one).at) && Number.isInteger(one.tries);
  return {
    read: entries("read", Number.isFinite),
    predictions: entries("predictions", (one) => isCounted(one) && typeof one.first === "boolean" && typeof one.right === "boolean"),
    exercises: entries("exercises", (one) => isCounted(one) && typeof one.solved === "boolean"),
  };
}

/** Null forgets all. @param {Progress | null} progress @returns whether it was kept */
export function keepProgress(progress) {
  const isKept = keep(NAME, progress);
  globalThis.dispatchEvent?.(new Event("course-progress"));
  return isKept;
}

function change(apply) {
  const now = progress();
  apply(now);
  return keepProgress(now);
}

/** A chapter was read to its end. */
export const noteRead = (chapter) => chapter in progress().read || change(({ read }) => (read[chapter] = Date.now()));

/** @param {string} name `CHAPTER/LISTING.CHANGE` */
export const notePrediction = (name, isRight) => change(({ predictions }) => {
  const { first = isRight, right = false, tries = 0, at = Date.now() } = predictions[name] ?? {};
  predictions[name] = { first, right: right || isRight, tries: tries + 1, at };
});

/** @param {string} name `CHAPTER/LISTING` */
export const noteExercise = (name, isSolved) => change(({ exercises }) => {
  const { solved = false, tries = 0, at = Date.now() } = exercises[name] ?? {};
  exercises[name] = { solved: solved || isSolved, tries: tries + 1, at };
});

/** Both of them: what was done in either is done. @param {Progress} one @param {Progress} other @returns {Progress} */
export function joined(one, other) {
  const both = (part, join) => {
    const all = { ...one[part] };
    for (const [name, entry] of Object.entries(other[part])) all[name] = name in all ? join(all[name], entry) : entry;
    return all;
  };
  const sooner = (a, b) => (a.at <= b.at ? a : b);
  return {
    read: both("read", Math.min),
    predictions: both("predictions", (a, b) => ({ first: sooner(a, b).first, right: a.right || b.right, tries: Math.max(a.tries, b.tries), at: Math.min(a.at, b.at) })),
    exercises: both("exercises", (a, b) => ({ solved: a.solved || b.solved, tries: Math.max(a.tries, b.tries), at: Math.min(a.at, b.at) })),
  };
}
