// <run-timeline>: draws a run as lanes, bars and marks over time, be it recorded, live or replayed. Knows nothing of listings, runners or
// transcripts; says only which line of output the pointer is on.

import { make, say, svg } from "course/elements/dom.js";
import { DOT, layOut, outline, tipOf } from "course/model/layout.js";
import { formatSeconds } from "course/model/time.js";

/** @import { Picture } from "course/model/layout.js" */


/** How opaque each of `count` layers is, so that all of them, one over the other, are solid. */
const opacity = (count) => 1 - 0.06 ** (1 / count);

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
  #sizes = null;

  connectedCallback() {
    if (this.#measure) return;
    this.#measure = document.createElement("canvas").getContext("2d");
    new ResizeObserver(([entry]) => {
      if (entry.contentRect.width === this.#width) return;
      this.#width = entry.contentRect.width;
      const style = getComputedStyle(this);
      const size = (name) => parseFloat(style.getPropertyValue(`--${name}`));
      this.#sizes = { top: size("lanes-top"), lane: size("lane-height"), bar: size("bar-height"), axis: size("axis-height") };
      this.#measure.font = `12px ${style.fontFamily}`;
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
      // Without our style sheet there are no sizes to go by.
      if (!this.#picture || !this.#width || Number.isNaN(this.#sizes.lane)) return;
      if (time - this.#drawnAt < this.#cost * 4) return this.#request();
      const begin = performance.now();
      this.#draw();
      this.#cost = performance.now() - begin;
      this.#drawnAt = time;
    });
  }

  #draw() {
    const picture = this.#picture;
    const { run, layers, standsOut } = picture;
    const it = (this.#drawn = layOut(picture, this.#width, this.#sizes, (text) => this.#textWidth(text)));
    const upright = (x) => `M${x} ${this.#sizes.top - 4}V${it.floor}`;
    const below = { y: it.floor + 18 };

    const axis = svg("g", { class: "axis" });
    for (const { x, label } of it.ticks) axis.append(svg("path", { d: upright(x) }), svg("text", { x, ...below, "text-anchor": "middle" }, label));
    if (it.ordered) axis.append(svg("text", { x: it.left, ...below }, "order only: this Playground gives no times"));
    const heads = svg("g", { class: "lanes" }, ...it.heads.map(({ x, y, text }) => svg("text", { x, y, "text-anchor": "end" }, text)));
    const ghosts = svg("g", { class: "ghosts" }, ...it.ghosts.map((one) => this.#ghost(one)));
    const overlay = svg("g", { class: `layers${standsOut ? " behind" : ""}` });
    overlay.style.setProperty("--layer-opacity", opacity(layers.length).toFixed(3));
    overlay.append(...it.layers.flatMap(({ bars }, i) => bars.map((bar) => this.#bar(bar, i + 1))), ...it.layers.flatMap(({ dots }, i) => dots.map((dot) => this.#dot(dot, i + 1))));
    const bars = svg("g", { class: "bars" }, ...it.bars.map((bar) => this.#bar(bar)));
    const labels = svg("g", { class: "labels" }, ...it.labels.map(({ x, y, text, light }) => svg("text", { x, y, class: light ? "light" : undefined }, text)));
    const dots = svg("g", { class: "marks" }, ...it.dots.map((dot) => this.#dot(dot)));

    const size = { width: this.#width, height: it.height };
    const time = it.ordered ? "order only" : run.duration === null ? "running" : formatSeconds(run.duration, it.span);
    const summary = `Timeline: ${it.lanes.join(", ") || "no output"}; ${layers.length ? `${layers.length} runs laid over each other` : time}`;
    const scene = svg("svg", { role: "img", ...size, viewBox: `0 0 ${size.width} ${size.height}`, "aria-label": summary }, axis, ghosts, overlay, bars, labels, heads, dots);
    if (it.now !== null) scene.append(svg("path", { class: "now", d: upright(it.now) }));
    this.replaceChildren(scene, this.querySelector(".timeline-tip") ?? make("div", { className: "timeline-tip", hidden: true, "aria-hidden": "true" }));
    this.style.setProperty("--lanes", Math.max(1, it.lanes.length));
    this.#light();
  }

  /** `run` is the number of a layer. */
  #bar(bar, run) {
    const { lane, colour, hollow, start, end, line, open, torn, x, to, y } = bar;
    const height = this.#sizes.bar;
    const attributes = {
      class: `bar lane-${colour}${hollow ? " hollow" : ""}`, "data-bar": "", "data-lane": lane, "data-start": start, "data-end": end, "data-line": line,
      "data-open": open ? "" : undefined, "data-torn": torn ? "" : undefined, "data-run": run,
    };
    if (open || torn) return svg("path", { ...attributes, d: outline(bar, height) });
    return svg("rect", { ...attributes, x, y: y - height / 2, width: to - x, height, rx: Math.min(4, (to - x) / 2) });
  }

  #dot({ lane, colour, start, panic, dense, line, x, y }, run) {
    const kind = panic ? "panic" : "event";
    const attributes = { class: `mark lane-${colour}${panic ? " panic" : dense ? " dense" : ""}`, "data-mark": kind, "data-lane": lane, "data-seconds": start, "data-line": line, "data-run": run };
    return panic ? svg("path", { ...attributes, d: `M${x - 5} ${y - 5}l10 10m0 -10l-10 10` }) : svg("circle", { ...attributes, cx: x, cy: y, r: DOT });
  }

  #ghost({ lane, colour, hollow, start, end, x, to, y }) {
    const height = this.#sizes.bar + 6;
    return svg("rect", {
      class: `ghost lane-${colour}${hollow ? " hollow" : ""}`, x, y: y - height / 2, width: Math.max(1, to - x), height, rx: 5,
      "data-ghost-bar": "", "data-lane": lane, "data-start": start, "data-end": end,
    });
  }

  #textWidth(text) {
    if (!this.#widths.has(text)) this.#widths.set(text, this.#measure.measureText(text).width);
    return this.#widths.get(text);
  }

  #light() {
    for (const element of this.querySelectorAll("[data-line]")) element.classList.toggle("lit", this.#lit.has(Number(element.dataset.line)));
    const tip = this.querySelector(".timeline-tip");
    if (!tip) return;
    // What the picture does not say already: a bar's times to who points at it, and the message of a mere dot.
    const isLit = ({ line }) => this.#lit.size === 1 && this.#lit.has(line);
    const { bars, dots } = this.#drawn.spots;
    const lit = bars.filter(isLit);
    const spots = lit.length ? lit : dots.filter(isLit);
    const spot = spots.at(-1);
    tip.hidden = !spot || (lit.length > 0 && !this.matches(":hover"));
    if (tip.hidden) return;
    tip.textContent = tipOf(spots, this.#drawn);
    const middle = (spot.x + (spot.to ?? spot.x)) / 2;
    tip.style.top = `${spot.y - this.#sizes.lane / 2}px`;
    tip.style.left = `${Math.max(4, Math.min(middle - tip.offsetWidth / 2, this.#width - tip.offsetWidth - 4))}px`;
  }

  #point(event) {
    if (!this.#drawn) return;
    const box = this.getBoundingClientRect();
    const [px, py] = [event.clientX - box.left, event.clientY - box.top];
    const isNear = (spot) => Math.abs(spot.y - py) <= this.#sizes.lane / 2;
    const reach = event.pointerType === "mouse" ? 7 : 14;
    const { bars, dots } = this.#drawn.spots;
    const [dot] = dots.filter((one) => isNear(one) && Math.abs(one.x - px) <= reach).sort((a, b) => Math.abs(a.x - px) - Math.abs(b.x - px));
    const spot = dot ?? bars.find((one) => isNear(one) && one.x <= px && px <= one.to);
    this.#say(spot?.line ?? null);
  }

  #said = null;
  #say(line) {
    if (line === this.#said) return;
    this.#said = line;
    say(this, "line-hover", line);
  }
}

customElements.define("run-timeline", RunTimeline);
