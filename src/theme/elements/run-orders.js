// <run-orders>: in which orders the lines of several runs came: how often each, its lines as stripes in the colours of their lanes.
// Knows nothing of times or of the runner.

import { make, say } from "course/elements/dom.js";
import { colourOf } from "course/model/layout.js";
import { sortByOrder } from "course/model/repeats.js";
import { lanesOf } from "course/model/run.js";

/** @import { Run } from "course/model/run.js" */

// More lines than this are no order that an eye takes in.
const MOST_STRIPES = 24;

/** Fires `order-choose` (bubbles) with a run whose lines came in the chosen order, or null for none. Hidden where there is one order. */
export class RunOrders extends HTMLElement {
  /** @type {Run[] | null} */ #runs = null;
  #buttons = [];

  /** @param {Run[]} runs @param {Run | null} chosen one of them, whose order is marked */
  show(runs, chosen) {
    if (runs !== this.#runs) this.#fill(runs);
    for (const { button, order } of this.#buttons) button.setAttribute("aria-pressed", order.includes(chosen));
  }

  #fill(runs) {
    this.#runs = runs;
    const orders = sortByOrder(runs);
    this.hidden = orders.length < 2;
    const lanes = lanesOf(runs);
    this.#buttons = this.hidden ? [] : orders.map((order) => ({ order, button: this.#button(order, lanes) }));
    this.replaceChildren(...(this.hidden ? [] : ["How often each order came:", make("div", { className: "orders-list" }, ...this.#buttons.map(({ button }) => button))]));
  }

  #button(order, lanes) {
    const times = order.length === 1 ? "once" : `${order.length} times`;
    const button = make("button", { type: "button", textContent: `${order.length}×`, "aria-label": `Show an order that came ${times}` });
    const marks = order[0].marks.filter((mark) => !mark.panic);
    if (marks.length <= MOST_STRIPES) button.append(...marks.map(({ lane }) => make("i", { className: `lane-${colourOf(lane, lanes)}` })));
    button.addEventListener("click", () => say(this, "order-choose", button.getAttribute("aria-pressed") === "true" ? null : order.at(-1)));
    return button;
  }
}

customElements.define("run-orders", RunOrders);
