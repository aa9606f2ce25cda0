// A run as the rows of a table, for who does not see its picture: what each lane did, and when, in order of its beginning. Pure: knows nothing
// of the page. Waits, failures and panics say in their own words what they are.

import { formatSeconds } from "course/model/time.js";

/** @import { Run } from "course/model/run.js" */
/** A cell for each of the columns. @typedef {{columns: string[], rows: string[][], more: number}} Table */

/** A table longer than that is no help. */
const MOST = 300;

/**
 * Of several runs laid over each other, what all of them have in common: from the earliest to the latest time.
 * @param {Run} run @param {number} span of the axis, in seconds @param {Run[]} layers `run` is one of them, or there are none
 * @param {Set<string> | null} agreed the names of the lines that are in all layers
 * @returns {Table}
 */
export function tableOf(run, span, layers = [], agreed = null) {
  const isTimed = run.timedBy !== "nobody";
  const columns = ["Lane", "What", ...(isTimed ? ["From", "To"] : ["Line"])];
  const others = layers.map((layer) => new Map(layer.marks.map((mark) => [layer.lines[mark.line].name, mark])));
  const rows = [];
  for (const mark of run.marks) {
    const { name } = run.lines[mark.line];
    if (agreed && !agreed.has(name)) continue;
    const all = layers.length ? others.map((marks) => marks.get(name)) : [mark];
    const what = mark.label.replace(/…$/, "") || "an empty message";
    rows.push([mark.lane, what, ...(isTimed ? [range(all.map(({ seconds }) => seconds), span), endOf(all, span)] : [String(mark.line + 1)])]);
  }
  return { columns, rows: rows.slice(0, MOST), more: Math.max(0, rows.length - MOST) };
}

/** When a bar ended; a moment has no end. */
function endOf(marks, span) {
  const bars = marks.map(({ bar }) => bar);
  if (!bars[0]) return "a moment";
  const torn = bars.filter((bar) => bar.torn || bar.end === null).length;
  const left = torn && (torn === bars.length ? ", still open at the end" : `, still open at the end in ${torn} of ${bars.length}`);
  return range(bars.map(({ start, end }) => end ?? start), span) + (left || "");
}

function range(all, span) {
  const [first, last] = [Math.min(...all), Math.max(...all)].map((seconds) => formatSeconds(seconds, span));
  return first === last ? first : `${first} to ${last}`;
}
