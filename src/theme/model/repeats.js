// What several runs of one program have in common, and what was luck. Pure: knows nothing of the page, or of where they came from.

/** @import { Mark, Run } from "course/model/run.js" */

/**
 * Runs whose lines came in the same order. `name` says how it first differs from the most frequent order; where others differ in the
 * same way, then also from the most frequent one of those. `marks` are those of the order's first run at which it does.
 * @typedef {{runs: Run[], name: string, marks: Mark[]}} Order
 */

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

/** As many differences are named for one order. */
const MOST_DIFFERENCES = 2;

/** The orders of these runs, the most frequent one first, each named by what tells it from the others. @param {Run[]} runs @returns {Order[]} */
export function nameOrders(runs) {
  const [usual, ...others] = sortByOrder(runs);
  if (!usual || !others.length) return usual ? [{ runs: usual, name: "", marks: [] }] : [];
  /** By the names that are taken. */
  const leaders = new Map();
  const named = others.map((order) => {
    const [texts, marks] = [[], []];
    for (let than = usual; than && texts.length < MOST_DIFFERENCES; than = leaders.get(texts.join())) {
      const { text, mark } = difference(order[0], than[0]);
      texts.push(text);
      if (mark) marks.push(mark);
    }
    const isTaken = leaders.has(texts.join());
    if (!isTaken) leaders.set(texts.join(), order);
    return { runs: order, name: `${texts.join(", then ")}${isTaken ? ", …" : ""}`, marks };
  });
  // Of two that came equally often, none is the usual one: each is named by the other.
  const { text, mark } = difference(usual[0], others[0][0]);
  const first = usual.length > others[0].length ? { name: "most often", marks: [] } : { name: text, marks: mark ? [mark] : [] };
  return [{ runs: usual, ...first }, ...named];
}

/** How a run's order of lines first differs from another's, and its mark at that place. */
function difference(run, other) {
  const [ours, theirs] = [run, other].map(stepsOf);
  const at = ours.findIndex((step, i) => step.key !== theirs[i]?.key);
  const [here, there] = at < 0 ? [undefined, theirs[ours.length]] : [ours[at], theirs[at]];
  const told = (text) => ({ text, mark: here?.mark ?? null });
  const isAlone = run.lanes.length === 1 && other.lanes.length === 1;
  const message = (step) => (isAlone ? `“${step.message}”` : step.message);
  const said = (step) => (isAlone ? message(step) : `${step.lane} ${step.message}`);
  if (!here) return told(there ? `without ${said(there)}` : "empty lines elsewhere");
  if (!there) return told(`also ${said(here)}`);
  const word = ours.some(({ key }) => key === there.key) ? " before" : ", not";
  // Lanes alone say it where neither has been seen before.
  if (word === " before" && here.lane !== there.lane && ours.findIndex(({ lane }) => lane === here.lane || lane === there.lane) === at) return told(`${here.lane} before ${there.lane}`);
  return told(`${said(here)}${word} ${here.lane === there.lane ? message(there) : said(there)}`);
}

/** The lines of standard output that say something. */
function stepsOf(run) {
  return run.marks.filter((mark) => !mark.panic)
    .map((mark) => ({ mark, lane: mark.lane, key: run.lines[mark.line].name, message: shorten(mark.label.replace(/…$/, "")) }));
}

const LONGEST_SAID = 24;

const shorten = (text) => (text.length > LONGEST_SAID ? `${text.slice(0, LONGEST_SAID - 1).trimEnd()}…` : text);

/** The names of the lines that are in all of these runs, in the same lane and word for word. @param {Run[]} runs @returns {Set<string>} */
export function agreed(runs) {
  const [first, ...others] = runs.map((run) => {
    const laneOf = new Map(run.marks.map(({ line, lane }) => [line, lane]));
    return new Map(run.lines.map(({ index, name, text }) => [name, `${laneOf.get(index)}\n${text}`]));
  });
  return new Set([...(first ?? [])].filter(([name, line]) => others.every((other) => other.get(name) === line)).map(([name]) => name));
}

/**
 * Seconds until `times` runs are over, one of which has gone on for `elapsed`: by the mean of those that are over, before that by
 * what one is expected to take. @param {Run[]} over @param {number} expected 0 if that is not known; so is the result, then
 */
export function timeLeft(over, times, elapsed, expected) {
  const each = over.length ? over.reduce((sum, run) => sum + run.duration, 0) / over.length : expected;
  return each * (times - over.length) - Math.min(elapsed, each);
}

/** What differs among these runs: what they print, or its order alone. */
export function describe(runs) {
  const failed = runs.filter((run) => run.status !== 0).length;
  const parts = [
    runs.length === 1 ? "1 run" : `${runs.length} runs`,
    runs.length > 1 && luckOf(runs),
    failed > 0 && (failed === runs.length ? "all failed" : `${failed} failed`),
  ];
  return parts.filter(Boolean).join(" · ");
}

function luckOf(runs) {
  const different = (what) => new Set(runs.map(what)).size;
  const orders = different(orderOf);
  if (!runs.some((run) => output(run).length)) return "no output";
  if (orders === 1) return "the same order of lines every time";
  if (different(linesOf) > 1) return `${different(linesOf)} different outputs`;
  if (runs.every((run) => run.lanes.length === 1)) return `${orders} different orders of lines`;
  const within = different(ordersInLanes);
  return `${orders} different orders across lanes${within > 1 ? `, ${within} within a lane` : ""}`;
}
