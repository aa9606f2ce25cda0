// Judges claims about a run, which come as data: packages/listing reads them (claim.rs) and judges them in the same way; tests/cases/ holds
// the two together. Pure.

import { MEASURED } from "course/model/run.js";

/** @import { Run } from "course/model/run.js" */

/** `nth` of equal lines, from 1; 0 where there must be only one. @typedef {{line: string, plain: string, nth: number}} Moment */
/** @typedef {{total: string} | {bar: Moment} | {number: {listing: string | null, line: Moment, unit: {of: string, size: number}}}} Quantity */
/**
 * @typedef {{text: string, before?: {first: Moment, then: Moment}, less?: {less: Quantity, factor: number, more: Quantity}, printed?: Moment, unprinted?: Moment, ends?: {}}} Claim
 */

/** Whether it speaks of lengths of time, which a run that nobody timed does not tell. @param {Claim} claim */
export const needsTimes = ({ less }) => Boolean(less) && (!less.less.number || less.less.number.unit.of === "a time");

/**
 * What was found instead, in words; null if the claim holds of a run that is over. `other` gives that of another listing.
 * @param {Claim} claim @param {Run} run @param {(name: string) => Run | null} other @returns {string | null}
 */
export function judge(claim, run, other) {
  try {
    return found(claim, run, other);
  } catch (fault) {
    if (typeof fault === "string") return fault;
    throw fault;
  }
}

function found({ text, before, less, printed, unprinted }, run, other) {
  if (before) {
    const [first, then] = [find(before.first, run), find(before.then, run)];
    if (first < then) return null;
    const at = (index) => `${run.lines[index].seconds.toFixed(3)} s`;
    return `\`${text}\` does not hold: \`${before.first.line}\` came at ${at(first)}, after \`${before.then.line}\` at ${at(then)}`;
  }
  if (less) {
    const [one, more] = [less.less, less.more].map((quantity) => measure(quantity, run, other));
    if (one < less.factor * more) return null;
    return `\`${text}\` does not hold: ${amount(less.less, one)} against ${amount(less.more, more)}, a ratio of ${(one / more).toFixed(2).replace("Infinity", "inf")}, not below ${less.factor}`;
  }
  if (printed) {
    if (all(printed, run).length < Math.max(1, printed.nth)) find(printed, run);
    return null;
  }
  if (unprinted) {
    const count = all(unprinted, run).length;
    return count < Math.max(1, unprinted.nth) ? null : `the line \`${unprinted.line}\` was printed${count > 1 ? ` ${times(count)}` : ""}`;
  }
  if (run.status === 0) return null;
  return run.status === null ? "it did not come to an end by itself" : `it ended with exit status ${run.status}`;
}

/** The numbers of all lines of output that are like it. @param {Moment} moment */
const all = ({ plain }, run) => run.lines.filter((line) => line.stream === "o" && line.plain === plain).map(({ index }) => index);

const times = (count) => (count === 1 ? "once" : `${count} times`);

/** The number of its line; throws what is wrong. @param {Moment} moment */
export function find(moment, run) {
  const { line, nth } = moment;
  const lines = all(moment, run);
  const count = lines.length;
  if (!count) throw `the line \`${line}\` was not printed`;
  if (nth > count) throw `the line \`${line}\` was printed only ${times(count)}`;
  if (!nth && count > 1) throw `the line \`${line}\` was printed ${count} times, where one is meant`;
  return lines[Math.max(nth, 1) - 1];
}

/** In seconds, bytes or wholes. @param {Quantity} quantity */
function measure({ total, bar: opening, number }, run, other) {
  const that = (name) => {
    const found = other(name);
    if (!found) throw `there is no run of a listing \`${name}\``;
    return found;
  };
  const over = (seconds) => {
    if (seconds === null) throw "the run is not over";
    return seconds;
  };
  if (total) return over(that(total).duration);
  if (opening) {
    const line = find(opening, run);
    const bar = run.bars.find((one) => one.line === line);
    if (!bar) throw `the line \`${opening.line}\` opens no bar: it does not end in …`;
    return over(bar.end) - bar.start;
  }
  const theirs = number.listing === null ? run : that(number.listing);
  const { text } = theirs.lines[find(number.line, theirs)];
  const numbers = [...text.matchAll(MEASURED)];
  const read = numbers.length === 1 ? Number(numbers[0][1].replaceAll(",", "")) : NaN;
  if (numbers.length !== 1) throw `\`${text}\` has no number that could be read`;
  return read * number.unit.size;
}

/** In the unit in which the claim has it. @param {Quantity} quantity */
const amount = ({ number, bar }, measured) => {
  if (number) return `${(measured / number.unit.size).toFixed(3)} in \`${number.line.line}\``;
  return `${measured.toFixed(3)} s${bar ? ` in \`${bar.line}\`` : ""}`;
};
