// <run-orders>: in which orders the lines of several runs came: how often each, how it differs, its lines as stripes in the colours of
// their lanes.
// Knows nothing of times or of the runner.

import { make, say } from "course/elements/dom.js";
import { colourOf } from "course/model/layout.js";

/** @import { Order } from "course/model/repeats.js" */
/** @import { Run } from "course/model/run.js" */

// More lines than this are no order that an eye takes in.
const MOST_STRIPES = 24;

/** Fires `order-choose` (bubbles) with a run whose lines came in the chosen order, or null for none. Hidden where there is one order. */
export class RunOrders extends HTMLElement {
  /** @type {Order[] | null} */ #orders = null;
  #buttons = [];

  /** @param {Order[]} orders @param {Run | null} chosen whose order is marked @param {string[]} lanes by which colours are given */
  show(orders, chosen, lanes) {
    if (orders !== this.#orders) this.#fill(orders, lanes);
    for (const { button, order } of this.#buttons) button.setAttribute("aria-pressed", order.runs.includes(chosen));
  }

  #fill(orders, lanes) {
    this.#orders = orders;
    this.hidden = orders.length < 2;
    this.#buttons = this.hidden ? [] : orders.map((order) => ({ order, button: this.#button(order, lanes) }));
    this.replaceChildren(...(this.hidden ? [] : ["How often each order came:", make("div", { className: "orders-list" }, ...this.#buttons.map(({ button }) => button))]));
  }

  /** @param {Order} order */
  #button({ runs, name, marks: differing }, lanes) {
    const textContent = `${runs.length}× · ${name}`;
    const button = make("button", { type: "button", "aria-label": `Show an order that came ${textContent}` }, make("span", { textContent }));
    const marks = runs[0].marks.filter((mark) => !mark.panic);
    const stripe = (mark) => make("i", { className: `lane-${colourOf(mark.lane, lanes)}${differing.includes(mark) ? " differs" : ""}` });
    if (marks.length <= MOST_STRIPES) button.append(make("span", { className: "stripes" }, ...marks.map(stripe)));
    button.addEventListener("click", () => say(this, "order-choose", button.getAttribute("aria-pressed") === "true" ? null : runs.at(-1)));
    return button;
  }
}

customElements.define("run-orders", RunOrders);
