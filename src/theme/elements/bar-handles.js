// The ends of bars that the reader moves, by hand or by keys, over a picture that something else draws. Each is a slider. Knows nothing of
// what the bars mean.

import { make } from "course/elements/dom.js";

/** In seconds: by a key, by a longer one. */
const [STEP, LEAP] = [0.05, 0.25];

/** Fires, bubbling, `guess-move`: which bar's end, and where to. */
export class BarHandles {
  #timeline;
  #box = make("div", { className: "bar-handles" });
  #handles = [];
  #span;

  /** @param {HTMLElement} timeline over whose plot they lie @param {{lane: string, label: string}[]} bars @param {number} span of the axis, in seconds @param {string[]} lanes in their order */
  constructor(timeline, bars, span, lanes) {
    this.#timeline = timeline;
    this.#span = span;
    this.#handles = bars.flatMap(({ lane, label }, i) => ["start", "end"].map((end) => {
      const name = `${lane}: ${label.replace(/…$/, "")} ${end === "start" ? "begins" : "ends"}`;
      const handle = make("span", { role: "slider", tabIndex: 0, className: `bar-handle ${end}`, "aria-label": name, "aria-valuemin": "0", "aria-valuemax": String(span) });
      handle.style.setProperty("--row", lanes.indexOf(lane));
      handle.addEventListener("keydown", (event) => this.#key(event, i, end, handle));
      handle.addEventListener("pointerdown", (event) => this.#drag(event, i, end, handle));
      this.#box.append(handle);
      return { handle, i, end };
    }));
    timeline.append(this.#box);
    new ResizeObserver(() => this.#fit()).observe(timeline);
  }

  /** @param {{start: number, end: number}[]} bars */
  show(bars) {
    for (const { handle, i, end } of this.#handles) {
      const seconds = bars[i][end];
      handle.style.insetInlineStart = `${(100 * seconds) / this.#span}%`;
      handle.setAttribute("aria-valuenow", seconds);
      handle.setAttribute("aria-valuetext", `${seconds.toFixed(2)} s`);
    }
    this.#fit();
  }

  set hidden(hidden) {
    this.#box.hidden = hidden;
  }

  focus() {
    this.#handles[0]?.handle.focus();
  }

  /** As wide as the axis, which begins where names end. */
  #fit() {
    const scene = this.#timeline.querySelector(".scene");
    if (!scene) return;
    const [outer, inner] = [this.#timeline, scene].map((one) => one.getBoundingClientRect());
    this.#box.style.insetInlineStart = `${inner.left - outer.left}px`;
    this.#box.style.width = `${inner.width}px`;
  }

  #move(i, end, seconds) {
    this.#timeline.dispatchEvent(new CustomEvent("guess-move", { bubbles: true, detail: { i, end, seconds } }));
  }

  #key(event, i, end, handle) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const now = Number(handle.getAttribute("aria-valuenow"));
    const to = { ArrowLeft: now - STEP, ArrowDown: now - STEP, ArrowRight: now + STEP, ArrowUp: now + STEP, PageDown: now - LEAP, PageUp: now + LEAP, Home: 0, End: this.#span }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation(); // mdBook would turn the page
    this.#move(i, end, to);
  }

  #drag(event, i, end, handle) {
    if (event.button) return;
    event.preventDefault();
    handle.focus();
    handle.setPointerCapture(event.pointerId);
    const from = event.clientX;
    const now = Number(handle.getAttribute("aria-valuenow"));
    const { width } = this.#box.getBoundingClientRect();
    const move = ({ clientX }) => this.#move(i, end, now + ((clientX - from) / width) * this.#span);
    const stop = () => {
      handle.removeEventListener("pointermove", move);
      for (const type of ["pointerup", "pointercancel"]) handle.removeEventListener(type, stop);
    };
    handle.addEventListener("pointermove", move);
    for (const type of ["pointerup", "pointercancel"]) handle.addEventListener(type, stop);
  }
}
