// Where a run's lanes, bars, marks and labels lie, in pixels. Pure: knows nothing of the page; how wide a text is, and how high a lane, it is told.

import { lanesOf } from "course/model/run.js";
import { formatSeconds, ticks } from "course/model/time.js";

/** @import { Run } from "course/model/run.js" */

/**
 * `run` as far as `now` (all of it, if null), over `ghosts` in the same lanes, on an axis of at least `span` seconds (0: unknown).
 * `layers` are runs laid over each other; `run` is one of them and gives them their labels, and may stand out.
 * @typedef {{run: Run, ghosts: Run[], layers: Run[], standsOut: boolean, span: number, now: number | null}} Picture
 *
 * Heights: above the lanes, of a lane, of a bar in it, below the lanes.
 * @typedef {{top: number, lane: number, bar: number, axis: number}} Sizes
 *
 * Around the middle of a lane; a bar from `x` to `to`, which still grows if `open`.
 * @typedef {{lane: string, colour: number, y: number, x: number, label: string, start: number, line: number}} Spot
 * @typedef {Spot & {to: number, end: number, hollow: boolean, open: boolean, torn: boolean}} BarShape
 * @typedef {Spot & {panic: boolean, dense: boolean}} Dot
 */

const COLOURS = 7;
/** The radius of a dot. */
export const DOT = 4;

const round = (x) => Math.round(x * 10) / 10;

/** The number of a lane's colour: `main` is neutral; the others take the colours in turn. */
export function colourOf(name, lanes) {
  if (name === "main") return 0;
  return 1 + ((lanes.indexOf(name) - Number(lanes[0] === "main")) % COLOURS);
}

function shorten(text, room, widthOf) {
  if (widthOf(text) <= room) return text;
  let kept = text.replace(/…$/, "");
  while (kept && widthOf(`${kept}…`) > room) kept = kept.slice(0, -1);
  return `${kept.trimEnd()}…`;
}

/** @param {Picture} picture @param {Sizes} sizes @param {(text: string) => number} widthOf */
export function layOut({ run, ghosts, layers, standsOut, span: least, now }, width, sizes, widthOf) {
  const ordered = run.timedBy === "nobody"; // an axis of lines, not of seconds
  const behind = ordered ? [] : ghosts;
  const others = [...behind, ...layers];
  const lanes = lanesOf([...others, run]);
  const rows = new Map(lanes.map((name, i) => [name, { y: sizes.top + (i + 0.5) * sizes.lane, colour: colourOf(name, lanes) }]));
  const floor = sizes.top + Math.max(1, lanes.length) * sizes.lane;

  const narrow = width < 480;
  const longest = Math.max(0, ...lanes.map(widthOf));
  const x0 = round(narrow ? Math.min(longest + 22, width * 0.27) : Math.min(Math.max(92, longest + 30), width * 0.3));
  const x1 = width - (narrow ? 20 : 22);
  const last = Math.max(now ?? run.last, ...others.map((one) => one.last));
  const span = ordered ? Math.max(1, ...[run, ...layers].map((one) => one.lines.length)) : Math.max(least || Number(now !== null), last * 1.01) || 1;
  const x = (seconds) => round(x0 + ((x1 - x0) * Math.min(seconds, span)) / span);

  const scene = { rows, x, width, widthOf };
  // A layer's lines have the numbers that the labelled run gives to their names.
  const numbers = new Map(layers.length ? run.lines.map((line) => [line.name, line.index]) : []);
  const drawn = layers.map((layer) => place(layer, null, scene, (line) => numbers.get(layer.lines[line].name)));
  const main = layers.length && !standsOut ? { bars: [], dots: [], labels: drawn[layers.indexOf(run)].labels } : place(run, now, scene, (line) => line);
  const shapes = [...drawn, main];
  return {
    width, height: floor + sizes.axis, floor: floor + 6, left: x0, lanes, span, ordered,
    heads: lanes.map((name) => ({ x: x0 - 12, y: rows.get(name).y + 4, text: shorten(name, x0 - 18, widthOf) })),
    ticks: ordered ? [] : ticks(span, Math.max(2, Math.min(6, (x1 - x0) / 80))).map(({ seconds, label }) => ({ x: x(seconds), label })),
    ghosts: behind.flatMap((ghost) => ghostBars(ghost, scene)),
    layers: drawn,
    ...main,
    spots: { bars: shapes.flatMap((one) => one.bars), dots: shapes.flatMap((one) => one.dots) },
    now: now === null || ordered ? null : x(now),
  };
}

/** A run's bars, dots and labels as far as `now`, from the last to the first. @param {Run} run */
function place(run, now, { rows, x, width, widthOf }, number) {
  const upTo = now ?? Infinity;
  const shapes = { bars: [], dots: [], labels: [] };
  // Where each lane is next busy, for labels that need room to the right.
  const free = new Map();
  for (let i = run.marks.length - 1; i >= 0; i--) {
    const { lane, label, seconds, panic, bar, closes, line } = run.marks[i];
    if (seconds > upTo) continue;
    const { y, colour } = rows.get(lane);
    const from = x(seconds);
    const limit = free.get(lane) ?? width - 4;
    const crowded = limit - from < 1 && free.has(lane);
    const common = { lane, colour, y, x: from, label, line: number(line) };
    if (bar && !crowded) {
      const open = bar.end === null || bar.end > upTo;
      const end = open ? Math.max(bar.start, now ?? run.last) : bar.end;
      const to = Math.max(from + 1, x(end));
      shapes.bars.push({ ...common, to, hollow: bar.hollow, start: bar.start, end, open, torn: bar.torn && !open });
      const text = barLabel(label, from, to, limit, open, widthOf);
      if (text) shapes.labels.push({ ...text, y: y + 4 });
    } else if (!bar && !closes && !panic && !crowded && widthOf(label) * 0.92 < limit - from - 14) {
      shapes.labels.push({ x: from + 9, y: y + 4, text: label, light: true });
    }
    if (crowded && !panic) continue;
    shapes.dots.push({ ...common, start: seconds, panic, dense: limit - from < DOT && free.has(lane) });
    free.set(lane, from);
  }
  return shapes;
}

/** Inside the bar if it fits, else to its right if there is room, else cut short. */
function barLabel(text, from, to, limit, open, widthOf) {
  const wide = widthOf(text);
  const inside = to - from - 14;
  if (wide <= inside || (open && wide < limit - from - 12)) return { x: from + 8, text };
  if (wide < limit - to - 16) return { x: to + 8, text };
  return inside > 24 ? { x: from + 8, text: shorten(text, inside, widthOf) } : null;
}

/** Of bars that end at the same pixel, one. @param {Run} ghost */
function ghostBars(ghost, { rows, x }) {
  const previous = new Map();
  return ghost.bars.map(({ lane, hollow, start, end }) => ({ lane, hollow, start, end: end ?? ghost.last, x: x(start), to: x(end ?? ghost.last), ...rows.get(lane) }))
    .filter(({ lane, to }) => !(to - previous.get(lane) < 1.5) && previous.set(lane, to));
}

/** The outline of a bar that is torn, or still grows. @param {BarShape} bar */
export function outline({ x, to, y, torn }, height) {
  const [top, bottom, r] = [y - height / 2, y + height / 2, Math.min(4, (to - x) / 2)];
  const tooth = height / 4;
  const edge = torn ? `l4 ${tooth} l-4 ${tooth} l4 ${tooth} l-4 ${tooth}` : `V${bottom}`;
  return `M${x + r} ${top}H${to}${edge}H${x + r}a${r} ${r} 0 0 1 ${-r} ${-r}V${top + r}a${r} ${r} 0 0 1 ${r} ${-r}Z`;
}

/** What bars or dots of one line say; of several runs, the earliest and the latest time. */
export function tipOf(spots, { span, ordered }) {
  const [{ to, label }] = spots;
  if (ordered) return label;
  const time = (key) => {
    const seconds = spots.map((spot) => spot[key]);
    const [first, last] = [Math.min(...seconds), Math.max(...seconds)].map((one) => formatSeconds(one, span));
    return first === last ? last : `${first.split(" ")[0]}–${last}`;
  };
  if (to === undefined) return `${time("start")}  ${label}`;
  if (spots.length > 1) return `${label} begins ${time("start")}, ends ${time("end")}`;
  return `${label} ${time("start")} – ${spots[0].open ? "" : time("end")}`;
}
