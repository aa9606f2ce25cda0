// <listing-change>: where the reader says what a changed listing will do, on the picture, in the order of its lines, or by choosing; then
// tells what it did. Asks for that by an event; knows no runner.

import { BarHandles } from "course/elements/bar-handles.js";
import { make, say } from "course/elements/dom.js";
import { LineOrder } from "course/elements/line-order.js";
import "course/elements/run-timeline.js";
import { moved, runOf } from "course/model/prediction.js";
import { formatSeconds } from "course/model/time.js";

/** @import { Guess, Miss, Question } from "course/model/prediction.js" */
/** @import { Run } from "course/model/run.js" */

/**
 * What is asked: `bars` and `order` are as the reader finds them, `before` is the listing's own run.
 * @typedef {{question: Question, bars: Guess[], order: number[], before: Run | null, lanes: string[], known: string[], span: number}} Asked
 */

/** Fires `check`, `again` and `stop`. */
export class ListingChange extends HTMLElement {
  /** @type {Asked} */ #asked;
  /** @type {Guess[]} */ #bars = [];
  /** @type {BarHandles | null} */ #handles = null;
  /** @type {LineOrder | null} */ #lines = null;
  #rows = null;
  #button = this.querySelector("[data-action=check]");
  #status = this.querySelector("[role=status]");
  #hint = this.#status.textContent;
  #timeline = this.querySelector("run-timeline");

  /** @param {Asked} asked */
  adopt(asked) {
    this.#asked = asked;
    const { question, lanes, span, bars } = asked;
    if (question.bars) {
      this.#handles = new BarHandles(this.#timeline, bars, span, lanes);
      this.#rows = this.querySelector(".bar-guesses");
      this.addEventListener("guess-move", ({ detail: { i, end, seconds } }) => {
        this.#bars = moved(this.#bars, i, end, seconds, span);
        this.#draw();
      });
    }
    if (question.order) this.#lines = new LineOrder(this.querySelector(".line-order"));
    this.#button.addEventListener("click", () => say(this, { asking: "check", running: "stop", told: "again" }[this.dataset.phase]));
    this.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && this.dataset.phase === "asking") say(this, "check");
      else if (event.key.startsWith("Arrow")) event.stopPropagation(); // mdBook would turn the page
    });
    this.ask();
  }

  /** As at first. */
  ask() {
    const { bars, order } = this.#asked;
    this.#bars = bars;
    if (this.#lines) {
      this.#lines.tell(null);
      this.#lines.order = order;
    }
    for (const choice of this.#choices) {
      choice.checked = false;
      delete choice.parentElement.dataset.verdict;
    }
    this.phase = "asking";
    this.say(this.#hint);
    this.#draw();
  }

  get #choices() {
    return [...this.querySelectorAll(".outcomes input")];
  }

  /** What the reader predicts; null if nothing yet. */
  get guess() {
    if (this.#handles) return this.#bars;
    if (this.#lines) return this.#lines.order;
    const chosen = this.#choices.findIndex(({ checked }) => checked);
    return chosen < 0 ? null : chosen;
  }

  set guess(guess) {
    if (this.#handles) this.#bars = guess;
    else if (this.#lines) this.#lines.order = guess;
    else this.#choices[guess].checked = true;
    this.#draw();
  }

  /** @param {"asking" | "running" | "told"} phase */
  set phase(phase) {
    this.dataset.phase = phase;
    this.#button.textContent = { asking: "Check", running: "Stop", told: "Once more" }[phase];
    for (const choice of this.#choices) choice.disabled = phase !== "asking";
    this.querySelector(".line-order")?.toggleAttribute("data-fixed", phase !== "asking");
    for (const button of this.querySelectorAll(".line-moves button")) button.disabled = phase !== "asking";
    if (this.#handles) this.#handles.hidden = phase !== "asking";
  }

  say(text) {
    if (this.#status.textContent !== text) this.#status.textContent = text;
  }

  /** The run of the changed program as far as `now`, over what was before; several are laid over each other. @param {Run[]} runs */
  show(runs, now) {
    const { lanes, known, span, before } = this.#asked;
    const behind = this.#handles ? runOf(this.#bars, lanes, span) : before;
    const run = runs.at(-1);
    this.#timeline.show({ run, ghosts: behind && runs.length === 1 ? [behind] : [], layers: runs.length > 1 ? runs : [], agreed: null, standsOut: false, span, now, lanes: this.#handles ? lanes : known });
  }

  /** @param {{guess: Guess, start: Miss | null, end: Miss | null, isRight: boolean}[]} misses */
  tellBars(misses) {
    const { span } = this.#asked;
    this.#write(misses.map(({ start, end, isRight }) => {
      const off = (miss, what) => (miss.isRight ? [] : [`${what} ${formatSeconds(Math.abs(miss.off), span)} too ${miss.off > 0 ? "late" : "early"}`]);
      const text = !start ? "did not come" : isRight ? "right" : [...off(start, "begun"), ...off(end, "ended")].join(", ");
      return { isRight, text: start ? `it was ${formatSeconds(start.was, span).split(" ")[0]}–${formatSeconds(end.was, span)}: ${text}` : text };
    }));
  }

  /** @param {number[]} places of the lines as the reader has them, from 1 */
  tellOrder(places) {
    this.#lines.tell(places);
  }

  /** @param {boolean[]} came which outcomes came true */
  tellOutcomes(came) {
    for (const [i, choice] of this.#choices.entries()) {
      if (came[i]) choice.parentElement.dataset.verdict = "kept";
      else if (choice.checked) choice.parentElement.dataset.verdict = "broken";
    }
  }

  #draw() {
    const { lanes, known, span, before } = this.#asked;
    if (this.#handles) {
      this.#handles.show(this.#bars);
      this.#write([]);
    }
    const run = this.#handles ? runOf(this.#bars, lanes, span) : before;
    if (run) this.#timeline.show({ run, ghosts: [], layers: [], agreed: null, standsOut: false, span, now: null, lanes: this.#handles ? lanes : known });
  }

  /** What the reader says of each bar, and what became of it. */
  #write(verdicts) {
    const { span } = this.#asked;
    for (const [i, { lane, label, start, end }] of this.#bars.entries()) {
      const row = this.#rows.children[i];
      const verdict = verdicts[i];
      row.replaceChildren(make("span", {}, make("b", { textContent: lane }), ` ${label.replace(/…$/, "")}, ${formatSeconds(start, span).split(" ")[0]}–${formatSeconds(end, span)}`));
      if (verdict) {
        row.dataset.verdict = verdict.isRight ? "kept" : "broken";
        row.append(make("span", { className: "verdict" }, verdict.text));
      } else delete row.dataset.verdict;
    }
  }
}

customElements.define("listing-change", ListingChange);
