// <run-timeline>: draws a run as lanes, bars and marks over time, be it recorded, live or replayed, in place of the picture that the page
// came with. Knows nothing of listings, runners or transcripts; says only which line of output the pointer is on.

import { make, say, svg } from "course/elements/dom.js";
import { DOT, gutterOf, layOut, round, shorten, tipOf } from "course/model/layout.js";
import { formatSeconds } from "course/model/time.js";

/** @import { Picture } from "course/model/layout.js" */

/** How opaque each of `count` layers is, so that all of them, one over the other, are solid. */
const opacity = (count) => 1 - 0.06 ** (1 / count);

const RING = "M-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0M-3.2 3.2L3.2 -3.2";
const CROSS = "M-5 -5L5 5M5 -5L-5 5";
const MOST_ZOOM = 16;

/** Fires `line-hover` (bubbles) with the index of a line of output, or null. Its sizes are those of course.css. */
export class RunTimeline extends HTMLElement {
  /** @type {Picture | null} */ #picture = null;
  #frame = 0;
  #drawnAt = 0;
  #cost = 0;
  #lit = new Set();
  #drawn = null;
  #measure = null;
  #widths = new Map();
  #width = 0;
  #zoom = 1;
  #sizes = null;
  #followed = false;
  #heads = null;
  #plot = null;
  #tip = make("div", { className: "timeline-tip", hidden: true, "aria-hidden": "true" });

  connectedCallback() {
    if (this.#measure) return;
    this.#measure = document.createElement("canvas").getContext("2d");
    this.#heads = this.querySelector(".heads") ?? svg("svg", { class: "heads", "aria-hidden": "true" });
    this.#plot = this.querySelector(".plot") ?? make("div", { className: "plot" });
    if (!this.#plot.firstChild) this.#plot.append(svg("svg", { class: "scene" })); // by which its room is measured
    this.append(this.#heads, this.#plot, this.#tip);
    new ResizeObserver(() => this.#fit()).observe(this);
    const point = (event) => this.#point(event);
    this.addEventListener("pointermove", point);
    this.addEventListener("pointerdown", point);
    this.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && this.#say(null));
    this.#plot.addEventListener("scroll", () => this.#light(), { passive: true });
  }

  /** @param {Picture} picture */
  show(picture) {
    this.#picture = picture;
    this.#request();
  }

  /** What it is, for who comes by keys. @param {string} label */
  set label(label) {
    Object.entries({ tabindex: "0", role: "group", "aria-label": label }).forEach(([name, value]) => this.#plot.setAttribute(name, value));
  }

  focus(options) {
    this.#plot.focus(options);
  }

  /** How many times as wide as its box the axis is. */
  get zoom() {
    return this.#zoom;
  }

  /** What is in the middle stays there. */
  set zoom(zoom) {
    const plot = this.#plot;
    const middle = (plot.scrollLeft + plot.clientWidth / 2) / plot.scrollWidth;
    this.#zoom = Math.min(MOST_ZOOM, Math.max(1, zoom));
    this.style.setProperty("--zoom", this.#zoom);
    plot.scrollLeft = middle * plot.scrollWidth - plot.clientWidth / 2;
    this.#fit();
  }

  /** Brings out the bars and dots of these lines of output. @param {Set<number>} lines */
  highlight(lines) {
    this.#lit = lines;
    this.#light();
  }

  /** Goes by its room and its sizes as they are now. */
  #fit() {
    const style = getComputedStyle(this);
    const size = (name) => parseFloat(style.getPropertyValue(`--${name}`));
    const width = this.#plot.firstElementChild?.getBoundingClientRect().width ?? 0;
    const font = `${size("label-size")}px ${style.fontFamily}`;
    if (width === this.#width && font === this.#measure.font) return;
    this.#width = width;
    this.#sizes = { top: size("lanes-top"), lane: size("lane-height"), bar: size("bar-height"), axis: size("axis-height"), label: size("label-size"), room: this.clientWidth };
    this.#measure.font = font;
    this.#widths.clear();
    this.#request();
  }

  /** Draws at the next frame, and less often when drawing takes long. */
  #request() {
    this.#frame ||= requestAnimationFrame((time) => {
      this.#frame = 0;
      if (!this.#picture || !(this.#width > 0) || !this.#sizes.lane) return;
      if (time - this.#drawnAt < Math.min(this.#cost * 4, 500)) return this.#request();
      const begin = performance.now();
      this.#draw();
      this.#cost = performance.now() - begin;
      this.#drawnAt = time;
    });
  }

  #draw() {
    const picture = this.#picture;
    const { run, layers, standsOut } = picture;
    const { top } = this.#sizes;
    const textWidth = (text) => this.#textWidth(text);
    const it = (this.#drawn = layOut(picture, this.#width, this.#sizes, textWidth, this.#zoom));
    const upright = (x) => ({ x1: `${x}%`, x2: `${x}%`, y1: top - 4, y2: it.floor });
    const below = it.floor + 18;

    const axis = svg("g", { class: "axis" });
    for (const { x, label } of it.ticks) axis.append(svg("line", upright(x)), svg("text", { x: `${x}%`, y: below, "text-anchor": "middle" }, label));
    if (it.ordered) axis.append(svg("text", { x: 0, y: below }, "order only: this Playground gives no times"));
    const overlay = svg("g", { class: `layers${standsOut ? " behind" : ""}` });
    overlay.style.setProperty("--layer-opacity", opacity(layers.length).toFixed(3));
    overlay.append(...it.layers.flatMap(({ bars }, i) => bars.flatMap((bar) => this.#bar(bar, i + 1))), ...it.layers.flatMap(({ dots }, i) => dots.map((dot) => this.#dot(dot, i + 1))));
    const scene = svg("svg", { class: "scene", role: "img", width: "100%", height: it.height, "aria-label": this.#summary(it, run, layers) },
      axis,
      svg("g", { class: "ghosts" }, ...it.ghosts.map((one) => this.#ghost(one))),
      overlay,
      svg("g", { class: "bars" }, ...it.bars.flatMap((bar) => this.#bar(bar))),
      svg("g", { class: "ghost-ends" }, ...it.ghosts.map(({ colour, to, y }) => svg("line", { class: `lane-${colour}`, x1: `${to}%`, x2: `${to}%`, y1: y - this.#sizes.bar / 2 - 4, y2: y + this.#sizes.bar / 2 + 4 }))),
      svg("g", { class: "labels" }, ...it.labels.map((label) => this.#label(label))),
      svg("g", { class: "marks" }, ...it.dots.map((dot) => this.#dot(dot))),
      ...it.notes.map(({ number, x, y, dx }) => svg("svg", { class: "note", x: `${x}%`, y }, svg("circle", { cx: dx, r: 8 }), svg("text", { x: dx, y: 4 }, number))));
    if (it.now !== null) scene.append(svg("line", { class: "now", ...upright(it.now) }));
    const gutter = Math.round(gutterOf(it.lanes) * Math.max(1, this.#sizes.label / 12));
    const head = svg("svg", { class: "heads", width: gutter, height: it.height, "aria-hidden": "true" },
      ...it.heads.map(({ y, name }) => svg("text", { x: "100%", dx: -6, y: y + 4 }, shorten(name, Math.min(gutter, this.#sizes.room * 0.3) - 10, textWidth))));
    this.#heads.replaceWith(head);
    this.#heads = head;
    this.#plot.replaceChildren(scene);
    if (it.now !== null) this.#follow(it.now);
    else if (this.#followed) this.#plot.scrollLeft = 0;
    this.#followed = it.now !== null;
    this.style.setProperty("--lanes", Math.max(1, it.lanes.length));
    this.#light();
  }

  #summary(it, run, layers) {
    const time = it.ordered ? "order only" : run.duration === null ? "running" : formatSeconds(run.duration, it.span);
    return `Timeline: ${it.lanes.join(", ") || "no output"}; ${layers.length ? `${layers.length} runs laid over each other` : time}`;
  }

  /** Keeps the moment in view, where the plot is wider than its box. */
  #follow(percent) {
    const plot = this.#plot;
    if (plot.scrollWidth <= plot.clientWidth + 1) return;
    const x = (percent / 100) * this.#width;
    if (x < plot.scrollLeft || x > plot.scrollLeft + plot.clientWidth - 60) plot.scrollLeft = x - plot.clientWidth / 2;
  }

  /** `run` is the number of a layer. */
  #bar({ lane, colour, hollow, start, end, line, open, torn, x, to, y }, run) {
    const height = this.#sizes.bar;
    const kind = `bar lane-${colour}${hollow ? " hollow" : ""}`;
    const bar = svg("rect", {
      class: `${kind}${torn ? " torn" : ""}`, x: `${x}%`, y: y - height / 2, width: `${round(to - x)}%`, height, rx: 4,
      "data-bar": "", "data-lane": lane, "data-start": start, "data-end": end, "data-line": line,
      "data-open": open ? "" : undefined, "data-torn": torn ? "" : undefined, "data-run": run,
    });
    return torn ? [bar, svg("svg", { class: "tear", x: `${to}%`, y }, svg("path", { class: kind, d: tear(height) }))] : [bar];
  }

  #dot({ lane, colour, start, panic, failed, dense, line, x, y }, run) {
    const data = { "data-mark": panic ? "panic" : failed ? "failed" : "event", "data-lane": lane, "data-seconds": start, "data-line": line, "data-run": run };
    if (panic || failed) return svg("svg", { class: `mark lane-${colour} ${panic ? "panic" : "failed"}`, x: `${x}%`, y, ...data }, svg("path", { d: panic ? CROSS : RING }));
    return svg("circle", { class: `mark lane-${colour}${dense ? " dense" : ""}`, cx: `${x}%`, cy: y, r: DOT, ...data });
  }

  #label({ text, x, to, y, atEnd, light, failed }) {
    const { lane } = this.#sizes;
    const place = atEnd ? { x: "100%", dx: -8, "text-anchor": "end" } : { x: 8 };
    return svg("svg", { x: `${x}%`, y: y - lane / 2, width: `${round(to - x)}%`, height: lane },
      svg("text", { class: failed ? "failed" : light ? "light" : undefined, ...place, y: lane / 2 + 4 }, text));
  }

  #ghost({ lane, colour, hollow, start, end, x, to, y }) {
    const height = this.#sizes.bar + 6;
    return svg("rect", {
      class: `ghost lane-${colour}${hollow ? " hollow" : ""}`, x: `${x}%`, y: y - height / 2, width: `${round(to - x)}%`, height, rx: 5,
      "data-ghost-bar": "", "data-lane": lane, "data-start": start, "data-end": end,
    });
  }

  #textWidth(text) {
    if (!this.#widths.has(text)) this.#widths.set(text, this.#measure.measureText(text).width);
    return this.#widths.get(text);
  }

  /** Where the axis begins and how long it is, in pixels, as seen from this element. */
  #axis() {
    const [box, scene] = [this.getBoundingClientRect(), this.#plot.firstElementChild.getBoundingClientRect()];
    return { from: scene.left - box.left, top: scene.top - box.top, width: scene.width };
  }

  #light() {
    for (const element of this.querySelectorAll("[data-line]")) element.classList.toggle("lit", this.#lit.has(Number(element.dataset.line)));
    const tip = this.#tip;
    tip.hidden = true;
    if (!this.#drawn || !this.#lit.size) return;
    // What the picture does not say already: a bar's times to who points at it, and the message of a mere dot.
    const isLit = ({ line }) => this.#lit.size === 1 && this.#lit.has(line);
    const { bars, dots } = this.#drawn.spots;
    const lit = bars.filter(isLit);
    const spots = lit.length ? lit : dots.filter(isLit);
    const spot = spots.at(-1);
    tip.hidden = !spot || (lit.length > 0 && !this.matches(":hover"));
    if (tip.hidden) return;
    tip.textContent = tipOf(spots, this.#drawn);
    const { from, top, width } = this.#axis();
    const middle = from + (width * (spot.x + (spot.to ?? spot.x))) / 200;
    tip.style.top = `${top + spot.y - this.#sizes.lane / 2}px`;
    tip.style.left = `${Math.max(4, Math.min(middle - tip.offsetWidth / 2, this.clientWidth - tip.offsetWidth - 4))}px`;
  }

  #point(event) {
    if (!this.#drawn) return;
    const box = this.getBoundingClientRect();
    const { from, top, width } = this.#axis();
    const [px, py] = [event.clientX - box.left - from, event.clientY - box.top - top];
    const at = (percent) => (percent / 100) * width;
    const isNear = (spot) => Math.abs(spot.y - py) <= this.#sizes.lane / 2;
    const reach = event.pointerType === "mouse" ? 7 : 14;
    const { bars, dots } = this.#drawn.spots;
    const away = (dot) => Math.abs(at(dot.x) - px);
    const [dot] = dots.filter((one) => isNear(one) && away(one) <= reach).sort((a, b) => away(a) - away(b));
    const spot = dot ?? bars.find((one) => isNear(one) && at(one.x) <= px && px <= at(one.to));
    this.#say(spot?.line ?? null);
  }

  #said = null;
  #say(line) {
    if (line === this.#said) return;
    this.#said = line;
    say(this, "line-hover", line);
  }
}

/** The torn end of a bar, around its middle. */
function tear(height) {
  const [half, tooth] = [height / 2, height / 4];
  return `M-5 -${half}H0l4 ${tooth}l-4 ${tooth}l4 ${tooth}l-4 ${tooth}H-5`;
}

customElements.define("run-timeline", RunTimeline);
