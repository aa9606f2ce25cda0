// What several runs of one program have in common, and what was luck. Pure: knows nothing of the page, or of where they came from.

/** @import { Run } from "course/model/run.js" */

/** How many runs show what is luck. */
export const REPEATS = 20;

/** Measured numbers count as equal. @param {Run} run */
const orderOf = (run) => output(run).join("\n");

/** For each lane by itself, which is what a listing promises. */
function ordersInLanes(run) {
  const lanes = new Map();
  for (const { lane, line } of run.marks.filter((mark) => !mark.panic)) lanes.set(lane, `${lanes.get(lane) ?? ""}\n${run.lines[line].name}`);
  return [...lanes.values()].sort().join("\n\n");
}

const linesOf = (run) => output(run).sort().join("\n");

function output(run) {
  return run.lines.filter((line) => line.stream === "o").map((line) => line.name);
}

/** The runs apart by the order of their lines, the most frequent order first. @param {Run[]} runs @returns {Run[][]} */
export function sortByOrder(runs) {
  const orders = new Map();
  for (const run of runs) orders.set(orderOf(run), [...(orders.get(orderOf(run)) ?? []), run]);
  return [...orders.values()].sort((a, b) => b.length - a.length);
}

/** What differs among these runs: what they print, or its order alone. */
export function describe(runs) {
  const failed = runs.filter((run) => run.status !== 0).length;
  const parts = [
    runs.length === 1 ? "1 run" : `${runs.length} runs`,
    runs.length > 1 && difference(runs),
    failed > 0 && (failed === runs.length ? "all failed" : `${failed} failed`),
  ];
  return parts.filter(Boolean).join(" · ");
}

function difference(runs) {
  const different = (what) => new Set(runs.map(what)).size;
  const orders = different(orderOf);
  if (!runs.some((run) => output(run).length)) return "no output";
  if (orders === 1) return "the same order of lines every time";
  if (different(linesOf) > 1) return `${different(linesOf)} different outputs`;
  if (runs.every((run) => run.lanes.length === 1)) return `${orders} different orders of lines`;
  const within = different(ordersInLanes);
  return `${orders} different orders across lanes${within > 1 ? `, ${within} within a lane` : ""}`;
}
