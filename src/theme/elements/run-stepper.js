// <run-stepper>: buttons that move through a run event by event, and that make its picture wider. Knows nothing of runs.

import { make, say, svg } from "course/elements/dom.js";

const STEPS = [["first", "M4 3v10M12.5 3v10L6 8z", "To the start (Home)"], ["back", "M11 3v10L4 8z", "One event back (←)"], ["on", "M5 3v10l7-5z", "One event on (→)"], ["last", "M12 3v10M3.5 3v10L10 8z", "To the end (End)"]];
const ZOOMS = [[0.5, "M3 8h10", "Narrower (−)"], [2, "M3 8h10M8 3v10", "Wider (+)"]];

/** Fires, bubbling, `step` with "first", "back", "on" or "last", `zoom` with a factor (0: as at first), and `close`. */
export class RunStepper extends HTMLElement {
  #close = make("button", { type: "button", className: "close", textContent: "Close", title: "End it (Escape)" });

  connectedCallback() {
    if (this.firstChild) return;
    this.setAttribute("role", "group");
    this.setAttribute("aria-label", "Step and zoom");
    this.append(
      ...STEPS.map(([step, sign, title]) => button(sign, title, () => say(this, "step", step))),
      make("span", { className: "gap" }),
      ...ZOOMS.map(([factor, sign, title]) => button(sign, title, () => say(this, "zoom", factor))),
      this.#close);
    this.#close.addEventListener("click", () => say(this, "close"));
  }
}

function button(sign, title, act) {
  const one = make("button", { type: "button", title, "aria-label": title }, svg("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, svg("path", { d: sign })));
  one.addEventListener("click", act);
  return one;
}

customElements.define("run-stepper", RunStepper);
