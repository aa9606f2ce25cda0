// <run-comparison>: the runs that may stand pale behind the one that is shown, one of them at a time. Knows nothing of how they are drawn.

import { make, say } from "course/elements/dom.js";

/** @import { Run } from "course/model/run.js" */
/** `isKept`: the reader kept it, and may forget it. @typedef {{run: Run, name: string, isKept: boolean}} Candidate */

/** Fires, bubbling, `ghost-choose` and `forget` with a run (null for none), and `swap`. */
export class RunComparison extends HTMLElement {
  #shown = null;

  /** @param {Candidate[]} candidates @param {Run | null} ghost */
  show(candidates, ghost) {
    const key = candidates.map(({ name }) => name).join("\n");
    const isNew = key !== this.#shown;
    if (isNew) {
      const hadFocus = this.contains(document.activeElement);
      this.#shown = key;
      this.hidden = candidates.length === 0;
      const chips = candidates.map((candidate) => this.#chip(candidate));
      const swap = make("button", { type: "button", className: "swap", textContent: "Swap", title: "Exchange the two: show that one, with this one behind it" });
      swap.addEventListener("click", () => say(this, "swap"));
      this.replaceChildren(...(this.hidden ? [] : [make("span", { textContent: "Compare with:" }), ...chips, swap]));
      if (hadFocus) this.querySelector("button")?.focus();
    }
    this.querySelectorAll(".chip > :first-child").forEach((chip, i) => {
      chip.setAttribute("aria-pressed", candidates[i].run === ghost);
    });
    const swap = this.querySelector(".swap");
    if (swap) swap.hidden = !ghost;
  }

  #chip({ run, name, isKept }) {
    const choose = make("button", { type: "button", textContent: name });
    choose.addEventListener("click", () => say(this, "ghost-choose", choose.getAttribute("aria-pressed") === "true" ? null : run));
    const chip = make("span", { className: "chip" }, choose);
    if (isKept) {
      const forget = make("button", { type: "button", textContent: "×", "aria-label": `Forget ${name}`, title: "Forget it" });
      forget.addEventListener("click", () => say(this, "forget", run));
      chip.append(forget);
    }
    return chip;
  }
}

customElements.define("run-comparison", RunComparison);
