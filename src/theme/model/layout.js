// Where a run's lanes, bars, marks and labels lie: along the axis of time in percent of it, so that a picture drawn at build and one of any
// width are the same; across the lanes in pixels. Pure: knows nothing of the page; how wide a text is, and how high a lane, it is told.
// packages/course/src/book/layout.rs does the same for the recorded runs.

import { lanesOf } from "course/model/run.js";
import { formatSeconds, ticks } from "course/model/time.js";

/** @import { Run } from "course/model/run.js" */

/**
 * `run` as far as `now` (all of it, if null), over `ghosts` in the same lanes, on an axis of at least `span` seconds (0: unknown).
 * `layers` are runs laid over each other; `run` is one of them and gives those labels to them that are in `agreed` (all, if null), and may
 * stand out. `lanes` is the order of lanes that are known beforehand; others follow. What a newcomer is to look at has numbers if `isAnnotated`.
 * @typedef {{run: Run, ghosts: Run[], layers: Run[], agreed: Set<string> | null, standsOut: boolean, span: number, now: number | null, lanes: string[], isAnnotated?: boolean}} Picture
 *
 * Heights in pixels: above the lanes, of a lane, of a bar in it, below the lanes.
 * @typedef {{top: number, lane: number, bar: number, axis: number}} Sizes
 *
 * `x` in percent, `y` in pixels at the middle of a lane; a bar goes `to` there, and still grows if `open`.
 * @typedef {{lane: string, colour: number, y: number, x: number, label: string, start: number, line: number}} Spot
 * @typedef {Spot & {to: number, end: number, hollow: boolean, open: boolean, torn: boolean}} BarShape
 * @typedef {Spot & {panic: boolean, failed: boolean, dense: boolean}} Dot
 *
 * A text between `x` and `to`, at the end of that room if `atEnd`; `light` if it stands beside what it is about.
 * @typedef {{text: string, y: number, x: number, to: number, atEnd: boolean, light: boolean, failed: boolean}} Label
 */

const COLOURS = 7;
/** The radius of a dot, in pixels. */
export const DOT = 4;
/** In percent: what is as near as that to the next event of its lane is left out, or has no outline. */
const [CROWDED, DENSE] = [0.15, 0.6];
/** In pixels: of a label from its dot, or from a bar's end; what a cut one has at least, in a bar and beside one; and how far one may go beyond the axis. */
const [GAP, LEAST, LEAST_BESIDE, MARGIN] = [8, 36, 56, 16];
/** In pixels, of a lane's name: its room, and a character's estimated width. */
const NAMES = { least: 60, most: 140, around: 24, character: 6.6 };

/** To a hundredth of a percent, as in the pictures that are drawn at build: less than a fifth of a pixel. */
export const round = (percent) => Math.round(percent * 100) / 100;

/** The number of a lane's colour: `main` is neutral; the others take the colours in turn. @param {string[]} order */
export function colourOf(name, order) {
  if (name === "main") return 0;
  return 1 + (order.filter((one) => one !== "main").indexOf(name) % COLOURS);
}

/** Known lanes in their order, then those that the runs have besides. @param {string[]} known @param {Run[]} runs */
export const orderOf = (known, runs) => [...new Set([...known, ...lanesOf(runs)])];

/** How much room lanes' names need beside the picture, in pixels. */
export function gutterOf(lanes) {
  const longest = Math.max(0, ...lanes.map((name) => [...name].length));
  return Math.round(Math.min(NAMES.most, Math.max(NAMES.least, NAMES.around + NAMES.character * longest)));
}

export function shorten(text, room, widthOf) {
  if (widthOf(text) <= room) return text;
  const kept = [...text.slice(0, Math.max(0, 2 * Math.ceil(room)))];
  while (kept.length && widthOf(`${kept.join("")}…`) > room) kept.pop();
  return `${kept.join("").trimEnd()}…`;
}

/** @param {Picture} picture @param {number} width of the axis, in pixels @param {Sizes} sizes @param {(text: string) => number} widthOf
 * @param {number} zoom how many times as wide as it would be, so that what was crowded is drawn */
export function layOut({ run, ghosts, layers, agreed, standsOut, span: least, now, lanes: known, isAnnotated = false }, width, sizes, widthOf, zoom = 1) {
  const ordered = run.timedBy === "nobody"; // an axis of lines, not of seconds
  const behind = ordered ? [] : ghosts;
  const others = [...behind, ...layers];
  const order = orderOf(known, [...others, run]);
  // While it runs, every known lane keeps its place.
  const there = now === null ? new Set(lanesOf([...others, run])) : new Set(order);
  const lanes = order.filter((name) => there.has(name));
  const rows = new Map(lanes.map((name, i) => [name, { y: sizes.top + (i + 0.5) * sizes.lane, colour: colourOf(name, order) }]));
  const floor = sizes.top + Math.max(1, lanes.length) * sizes.lane;

  const last = Math.max(now ?? run.last, ...others.map((one) => one.last));
  const span = ordered ? Math.max(1, ...[run, ...layers].map((one) => one.lines.length)) : Math.max(least || Number(now !== null), last * 1.01) || 1;
  const x = (seconds) => round((100 * Math.min(seconds, span)) / span);

  const scene = { rows, x, width, widthOf, crowded: CROWDED / zoom, dense: DENSE / zoom };
  // A layer's lines have the numbers that the labelled run gives to their names.
  const numbers = new Map(layers.length ? run.lines.map((line) => [line.name, line.index]) : []);
  const drawn = layers.map((layer) => place(layer, null, scene, (line) => numbers.get(layer.lines[line].name)));
  const isAgreed = ({ line }) => line === undefined || !agreed || agreed.has(run.lines[line].name);
  const labelled = layers.length && !standsOut ? drawn[layers.indexOf(run)] : place(run, now, scene, (line) => line);
  const main = layers.length && !standsOut ? { bars: [], dots: [], labels: labelled.labels.filter(isAgreed) } : labelled;
  const shapes = [...drawn, main];
  const pale = behind.flatMap((ghost) => ghostBars(ghost, scene));
  return {
    height: floor + sizes.axis, floor: floor + 6, lanes, order, span, ordered,
    heads: lanes.map((name) => ({ y: rows.get(name).y, name })),
    ticks: ordered ? [] : ticks(span, Math.max(2, Math.min(6 * zoom, width / 80))).map(({ seconds, label }) => ({ x: x(seconds), label })),
    ghosts: pale,
    notes: isAnnotated ? notesOf(main, pale) : [],
    layers: drawn,
    ...main,
    spots: { bars: shapes.flatMap((one) => one.bars), dots: shapes.flatMap((one) => one.dots) },
    now: now === null || ordered ? null : x(now),
  };
}

/** A run's bars, dots and labels as far as `now`. @param {Run} run */
function place(run, now, scene, number) {
  const { rows, x, crowded, dense } = scene;
  const upTo = now ?? Infinity;
  const shapes = { bars: [], dots: [], labels: [] };
  // What is drawn of each lane, in order. From the last to the first, since what is crowded gives way to what follows.
  const kept = new Map();
  for (let i = run.marks.length - 1; i >= 0; i--) {
    const { lane, label, seconds, panic, failed, bar, line } = run.marks[i];
    if (seconds > upTo) continue;
    const [next] = kept.get(lane) ?? [];
    const from = x(seconds);
    const room = (next?.x ?? Infinity) - from;
    if (room < crowded && !panic) continue;
    const spot = { lane, ...rows.get(lane), x: from, label, start: seconds, line: number(line) };
    const dot = { ...spot, panic, failed, dense: room < dense };
    shapes.dots.push(dot);
    let shape = null;
    if (bar && room >= crowded) {
      const open = bar.end === null || bar.end > upTo;
      const end = open ? Math.max(bar.start, now ?? run.last) : bar.end;
      shape = { ...spot, to: x(end), hollow: bar.hollow, end, open, torn: bar.torn && !open };
      shapes.bars.push(shape);
    }
    kept.set(lane, [{ ...dot, bar: shape }, ...(kept.get(lane) ?? [])]);
  }
  for (const events of kept.values()) shapes.labels.push(...labelsOf(events, scene));
  return shapes;
}

/**
 * A bar's label stands inside it, cut short where it must; of a bar too short for that, to its right. A dot's to its right, else to its left.
 * @param {(Dot & {bar: BarShape | null})[]} events of one lane @returns {Label[]}
 */
function labelsOf(events, { width, widthOf }) {
  const px = (percent) => (percent * width) / 100;
  const edge = 100 + (100 * MARGIN) / width;
  const labels = [];
  /** Of the bar before, whose label stands to its right. */ let pending = null;
  /** The event before, or the axis's start: where it is, and how much room from there a label takes. */ let before = { x: 0, used: 0 };
  events.forEach((event, i) => {
    const { bar, y, x, line, panic } = event;
    const to = events[i + 1]?.x ?? (bar && !bar.open ? bar.to : edge);
    const room = px(to - x);
    const put = (text, given = {}) => labels.push({ text, y, x, to, atEnd: false, light: !bar, failed: panic || event.failed, line, ...given });
    let used = 0;
    if (bar) {
      const text = event.label.replace(/…$/, "");
      const wide = widthOf(text);
      const next = events[i + 1];
      const right = next ? (next.bar ? 0 : px((events[i + 2]?.x ?? edge) - next.x)) : px(edge - bar.to);
      const isWhole = wide <= room - 2 * GAP;
      if (isWhole || room - 2 * GAP > LEAST) {
        const shown = isWhole ? text : shorten(text, room - 2 * GAP, widthOf);
        put(shown);
        used = GAP + widthOf(shown);
      } else if (right - 2 * GAP >= wide) {
        if (next) pending = { text, event };
        else put(text, { x: bar.to, to: edge });
      }
    } else {
      const text = event.label;
      const fits = (one) => widthOf(one) <= room - 2 * GAP;
      const both = pending && `${pending.text}… ${text}`;
      if (pending && !(text && fits(both))) {
        put(pending.text, { light: false, failed: false, line: pending.event.line });
        used = GAP + widthOf(pending.text);
      } else if (text && fits(both ?? text)) {
        put(both ?? text);
        used = GAP + widthOf(both ?? text);
      } else if (text) {
        const left = px(x - before.x) - before.used - 3 * GAP;
        if (left >= Math.min(widthOf(text), LEAST_BESIDE)) put(shorten(text, left, widthOf), { x: before.x, to: x, atEnd: true });
      }
      pending = null;
    }
    before = { x, used };
  });
  return labels;
}

/** The first work, wait, torn end, panic and ghost, numbered so: where each number stands, moved by so many pixels. */
function notesOf({ bars, dots }, ghosts) {
  const sorted = [...bars].sort((a, b) => a.y - b.y || a.x - b.x);
  const inside = (bar) => bar && { x: round(bar.x + 0.58 * (bar.to - bar.x)), y: bar.y, dx: 0 }; // behind most labels
  const beside = (spot, dx) => spot && { x: spot.to ?? spot.x, y: spot.y, dx };
  const work = sorted.find((bar) => !bar.hollow && !bar.torn && !bar.open);
  const found = [
    inside(work),
    inside(sorted.find((bar) => bar.hollow)),
    beside(sorted.find((bar) => bar.torn), 17),
    beside(dots.find((dot) => dot.panic), 74),
    beside(ghosts.find((ghost) => ghost.lane === work?.lane), 13),
  ];
  return found.flatMap((note, i) => (note ? [{ ...note, number: i + 1 }] : []));
}

/** Of bars that end at the same place, one. @param {Run} ghost */
function ghostBars(ghost, { rows, x, crowded }) {
  const previous = new Map();
  return ghost.bars.map(({ lane, hollow, start, end }) => ({ lane, hollow, start, end: end ?? ghost.last, x: x(start), to: x(end ?? ghost.last), ...rows.get(lane) }))
    .filter(({ lane, to }) => !(to - previous.get(lane) < 2 * crowded) && previous.set(lane, to));
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
