// <run-timeline>: draws a run as lanes, bars and marks over time. The one drawing code, for recorded runs, live ones and replays.
// Knows nothing of listings, runners or transcripts; says only which line of output the pointer is on.

import { formatSeconds, lanesOf, ticks } from "./events.js";

/** @import { Run } from "./events.js" */

/**
 * What to draw: `run` as far as `now` (all of it, if null), over `ghosts` in the same lanes, on an axis of at least `span` seconds (0: unknown).
 * `layers` are runs laid over each other, translucent: solid where all agree. `run` is one of them and gives them their labels; if it
 * shall stand out, it is drawn over them, and they are pale.
 * @typedef {{run: Run, ghosts: Run[], layers: Run[], standsOut: boolean, span: number, now: number | null}} Picture
 *
 * Where things lie in the picture.
 * @typedef {{row: Map<string, {y: number, colour: number}>, x: (seconds: number) => number, width: number, span: number, ordered: boolean}} Scale
 */

// Pixels. course.css reserves the height (--timeline-height) before this is loaded: keep them in step.
const TOP = 12;
const LANE = 26;
const BAR = 16;
const AXIS = 34;
const DOT = 4;
const COLOURS = 7;

const SVG = "http://www.w3.org/2000/svg";

/** @returns {SVGElement} */
function svg(name, attributes, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

const round = (x) => Math.round(x * 10) / 10;

/** How opaque each of `count` layers is, so that all of them, one over the other, are solid. */
const opacity = (count) => 1 - 0.06 ** (1 / count);

/** The number of a lane's colour: `main` is neutral; the others take the colours in turn. */
export function colourOf(name, lanes) {
  if (name === "main") return 0;
  return 1 + ((lanes.indexOf(name) - Number(lanes[0] === "main")) % COLOURS);
}

/** Fires `line-hover` with the index of a line of output, or null. */
export class RunTimeline extends HTMLElement {
  /** @type {Picture | null} */ #picture = null;
  #frame = 0;
  #drawnAt = 0;
  #cost = 0;
  #lit = new Set();
  #spots = [];
  /** @type {Scale | null} */ #scale = null;
  #measure = null;
  #widths = new Map();
  #width = 0;

  connectedCallback() {
    if (this.#measure) return;
    this.#measure = document.createElement("canvas").getContext("2d");
    new ResizeObserver(([entry]) => {
      if (entry.contentRect.width === this.#width) return;
      this.#width = entry.contentRect.width;
      this.#measure.font = `12px ${getComputedStyle(this).fontFamily}`;
      this.#widths.clear();
      this.#request();
    }).observe(this);
    const point = (event) => this.#point(event);
    this.addEventListener("pointermove", point);
    this.addEventListener("pointerdown", point);
    this.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && this.#say(null));
  }

  /** @param {Picture} picture */
  show(picture) {
    this.#picture = picture;
    this.#request();
  }

  /** Brings out the bars and dots of these lines of output. @param {Set<number>} lines */
  highlight(lines) {
    this.#lit = lines;
    this.#light();
  }

  /** Draws at the next frame, and less often when drawing takes long. */
  #request() {
    this.#frame ||= requestAnimationFrame((time) => {
      this.#frame = 0;
      if (!this.#picture || !this.#width) return;
      if (time - this.#drawnAt < this.#cost * 4) return this.#request();
      const begin = performance.now();
      this.#draw();
      this.#cost = performance.now() - begin;
      this.#drawnAt = time;
    });
  }

  #draw() {
    const { run, ghosts, layers, standsOut, now } = this.#picture;
    const width = this.#width;
    const ordered = run.timedBy === "nobody";
    const behind = ordered ? [] : ghosts;

    const others = [...behind, ...layers];
    const lanes = lanesOf([...others, run]);
    const row = new Map(lanes.map((name, i) => [name, { y: TOP + i * LANE + LANE / 2, colour: colourOf(name, lanes) }]));
    const height = TOP + Math.max(1, lanes.length) * LANE + AXIS;

    const narrow = width < 480;
    const longest = Math.max(0, ...lanes.map((name) => this.#textWidth(name)));
    const x0 = round(narrow ? Math.min(longest + 22, width * 0.27) : Math.min(Math.max(92, longest + 30), width * 0.3));
    const x1 = width - (narrow ? 20 : 22);
    const last = Math.max(now ?? 0, now === null ? run.last : 0, ...others.map((one) => one.last));
    const span = ordered ? Math.max(1, ...[run, ...layers].map((one) => one.lines.length)) : Math.max(this.#picture.span || Number(now !== null), last * 1.01) || 1;
    const x = (seconds) => round(x0 + ((x1 - x0) * Math.min(seconds, span)) / span);

    const axis = svg("g", { class: "axis" });
    const bottom = TOP + Math.max(1, lanes.length) * LANE + 6;
    if (ordered) axis.append(svg("text", { x: x0, y: bottom + 18 }, "order only: this Playground gives no times"));
    else for (const tick of ticks(span, Math.max(2, Math.min(6, (x1 - x0) / 80)))) {
      axis.append(svg("path", { d: `M${x(tick.seconds)} ${TOP - 4}V${bottom}` }));
      axis.append(svg("text", { x: x(tick.seconds), y: bottom + 18, "text-anchor": "middle" }, tick.label));
    }

    const heads = svg("g", { class: "lanes" });
    for (const [name, { y }] of row) {
      const text = svg("text", { x: x0 - 12, y: y + 4, "text-anchor": "end" }, this.#shorten(name, x0 - 18));
      heads.append(text);
    }

    const pale = svg("g", { class: "ghosts" });
    for (const ghost of behind) {
      let previous = new Map();
      for (const bar of ghost.bars) {
        const { y, colour } = row.get(bar.lane);
        const [from, to] = [x(bar.start), x(bar.end ?? ghost.last)];
        if (to - previous.get(bar.lane) < 1.5) continue;
        previous.set(bar.lane, to);
        pale.append(svg("rect", {
          class: `ghost lane-${colour}${bar.hollow ? " hollow" : ""}`, x: from, y: y - BAR / 2 - 3, width: Math.max(1, to - from), height: BAR + 6, rx: 5,
          "data-ghost-bar": "", "data-lane": bar.lane, "data-start": bar.start, "data-end": bar.end ?? ghost.last,
        }));
      }
    }

    this.#spots = [];
    const scale = (this.#scale = { row, x, width, span, ordered });
    const overlay = svg("g", { class: `layers${standsOut ? " behind" : ""}` });
    overlay.style.setProperty("--layer-opacity", opacity(layers.length).toFixed(3));
    const numbers = layers.length ? new Map(run.lines.map((line) => [line.name, line.index])) : null;
    const drawn = layers.map((layer) => this.#drawRun(layer, null, scale, numbers));
    for (const part of ["bars", "dots"]) {
      drawn.forEach((layer, i) => {
        for (const element of layer[part].children) element.dataset.run = i + 1;
        overlay.append(...layer[part].children);
      });
    }
    const { bars, dots, labels } = drawn.length && !standsOut ? drawn[layers.indexOf(run)] : this.#drawRun(run, now, scale);

    const scene = svg("svg", { role: "img", width, height, viewBox: `0 0 ${width} ${height}`, "aria-label": this.#summary(lanes, run, span, ordered, layers.length) }, axis, pale, overlay, bars, labels, heads, dots);
    if (now !== null && !ordered) scene.append(svg("path", { class: "now", d: `M${x(now)} ${TOP - 4}V${bottom}` }));
    const tip = this.querySelector(".timeline-tip") ?? Object.assign(document.createElement("div"), { className: "timeline-tip", hidden: true });
    tip.setAttribute("aria-hidden", "true");
    this.replaceChildren(scene, tip);
    this.style.setProperty("--lanes", Math.max(1, lanes.length));
    this.#light();
  }

  /** A run's bars, dots and labels as far as `now`; its lines have the numbers that another run gives to those names, or its own. @param {Run} run @param {Scale} scale */
  #drawRun(run, now, { row, x, width, span, ordered }, numbers = null) {
    const upTo = now ?? Infinity;
    const bars = svg("g", { class: "bars" });
    const dots = svg("g", { class: "marks" });
    const labels = svg("g", { class: "labels" });
    // Where each lane is next busy, for labels that need room to the right.
    const free = new Map();
    for (let i = run.marks.length - 1; i >= 0; i--) {
      const mark = run.marks[i];
      if (mark.seconds > upTo) continue;
      const { y, colour } = row.get(mark.lane);
      const from = x(mark.seconds);
      const limit = free.get(mark.lane) ?? width - 4;
      const crowded = limit - from < 1 && free.has(mark.lane);
      const style = `lane-${colour}`;
      const line = numbers ? numbers.get(run.lines[mark.line].name) : mark.line;
      if (mark.bar && !crowded) {
        const { bar } = mark;
        const growing = bar.end === null || bar.end > upTo;
        const end = growing ? Math.max(bar.start, now ?? run.last) : bar.end;
        const to = Math.max(from + 1, x(end));
        const torn = bar.torn && !growing;
        const attributes = {
          class: `bar ${style}${bar.hollow ? " hollow" : ""}`, "data-bar": "", "data-lane": bar.lane, "data-start": bar.start, "data-end": end,
          "data-line": line, "data-open": growing ? "" : undefined, "data-torn": torn ? "" : undefined,
        };
        bars.append(torn || growing ? svg("path", { ...attributes, d: outline(from, to, y, torn) })
          : svg("rect", { ...attributes, x: from, y: y - BAR / 2, width: to - from, height: BAR, rx: Math.min(4, (to - from) / 2) }));
        this.#spots.push({ y, from, to, line, x: null, label: bar.label, start: bar.start, end: growing ? null : end });
        this.#barLabel(labels, bar.label, from, to, limit, y, growing);
      } else if (!mark.bar && !mark.closes && !mark.panic && !crowded && this.#textWidth(mark.label) * 0.92 < limit - from - 14) {
        labels.append(svg("text", { class: "light", x: from + 9, y: y + 4 }, mark.label));
      }
      if (!crowded || mark.panic) {
        dots.append(mark.panic
          ? svg("path", { class: `mark panic ${style}`, d: `M${from - 5} ${y - 5}l10 10m0 -10l-10 10`, "data-mark": "panic", "data-lane": mark.lane, "data-seconds": mark.seconds, "data-line": line })
          : svg("circle", { class: `mark ${style}${limit - from < DOT && free.has(mark.lane) ? " dense" : ""}`, cx: from, cy: y, r: DOT, "data-mark": "event", "data-lane": mark.lane, "data-seconds": mark.seconds, "data-line": line }));
        this.#spots.push({ y, x: from, line, label: mark.label, start: mark.seconds, end: null });
        free.set(mark.lane, from);
      }
    }
    return { bars, dots, labels };
  }

  /** Inside the bar if it fits, else to its right if there is room, else cut short. */
  #barLabel(labels, label, from, to, limit, y, growing) {
    const wide = this.#textWidth(label);
    const inside = to - from - 14;
    if (wide <= inside || (growing && wide < limit - from - 12)) labels.append(svg("text", { x: from + 8, y: y + 4 }, label));
    else if (wide < limit - to - 16) labels.append(svg("text", { x: to + 8, y: y + 4 }, label));
    else if (inside > 24) labels.append(svg("text", { x: from + 8, y: y + 4 }, this.#shorten(label, inside)));
  }

  /** What a line's bar or dot says; of several runs, the earliest and the latest time. */
  #tip(spots) {
    const [{ x, label }] = spots;
    const { span, ordered } = this.#scale;
    if (ordered) return label;
    const time = (key) => {
      const seconds = spots.map((spot) => spot[key]);
      const [first, last] = [Math.min(...seconds), Math.max(...seconds)].map((one) => formatSeconds(one, span));
      return first === last ? last : `${first.split(" ")[0]}–${last}`;
    };
    if (x !== null) return `${time("start")}  ${label}`;
    if (spots.length > 1) return `${label} begins ${time("start")}, ends ${time("end")}`;
    return `${label} ${time("start")} – ${spots[0].end === null ? "" : time("end")}`;
  }

  #summary(lanes, run, span, ordered, layers) {
    if (layers) return `Timeline: ${lanes.join(", ") || "no output"}; ${layers} runs laid over each other`;
    const time = ordered ? "order only" : run.duration === null ? "running" : formatSeconds(run.duration, span);
    return `Timeline: ${lanes.join(", ") || "no output"}; ${time}`;
  }

  #textWidth(text) {
    if (!this.#widths.has(text)) this.#widths.set(text, this.#measure.measureText(text).width);
    return this.#widths.get(text);
  }

  #shorten(text, room) {
    if (this.#textWidth(text) <= room) return text;
    let kept = text.replace(/…$/, "");
    while (kept && this.#textWidth(`${kept}…`) > room) kept = kept.slice(0, -1);
    return `${kept.trimEnd()}…`;
  }

  #light() {
    for (const element of this.querySelectorAll("[data-line]")) element.classList.toggle("lit", this.#lit.has(Number(element.dataset.line)));
    const tip = this.querySelector(".timeline-tip");
    if (!tip) return;
    // What the picture does not say already: a bar's times to who points at it, and the message of a mere dot.
    const found = this.#lit.size === 1 ? this.#spots.filter((one) => this.#lit.has(one.line)) : [];
    const isBar = found.some((one) => one.x === null);
    const spots = found.filter((one) => (one.x === null) === isBar);
    const spot = spots.at(-1);
    tip.hidden = !spot || (spot.x === null && !this.matches(":hover"));
    if (tip.hidden) return;
    tip.textContent = this.#tip(spots);
    const middle = spot.x ?? (spot.from + spot.to) / 2;
    tip.style.top = `${spot.y - LANE / 2}px`;
    tip.style.left = `${Math.max(4, Math.min(middle - tip.offsetWidth / 2, this.#width - tip.offsetWidth - 4))}px`;
  }

  #point(event) {
    const box = this.getBoundingClientRect();
    const [px, py] = [event.clientX - box.left, event.clientY - box.top];
    const near = this.#spots.filter((spot) => Math.abs(spot.y - py) <= LANE / 2);
    const reach = event.pointerType === "mouse" ? 7 : 14;
    const dot = near.filter((spot) => spot.x !== null && Math.abs(spot.x - px) <= reach)
      .sort((a, b) => Math.abs(a.x - px) - Math.abs(b.x - px))[0];
    const spot = dot ?? near.find((one) => one.x === null && one.from <= px && px <= one.to);
    this.#say(spot?.line ?? null);
  }

  #said = null;
  #say(line) {
    if (line === this.#said) return;
    this.#said = line;
    this.dispatchEvent(new CustomEvent("line-hover", { detail: line }));
  }
}

/** A bar whose right end is open: torn, or still growing. */
function outline(from, to, y, torn) {
  const [top, bottom, r] = [y - BAR / 2, y + BAR / 2, Math.min(4, (to - from) / 2)];
  const tooth = BAR / 4;
  const edge = torn ? `l4 ${tooth} l-4 ${tooth} l4 ${tooth} l-4 ${tooth}` : `V${bottom}`;
  return `M${from + r} ${top}H${to}${edge}H${from + r}a${r} ${r} 0 0 1 ${-r} ${-r}V${top + r}a${r} ${r} 0 0 1 ${r} ${-r}Z`;
}

customElements.define("run-timeline", RunTimeline);
