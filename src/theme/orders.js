// <run-orders>: in which orders the lines of several runs came: how often each, its lines as stripes in the colours of their lanes.
// Knows nothing of times or of the runner.

import { lanesOf } from "./events.js";
import { sortByOrder } from "./repeats.js";
import { colourOf } from "./timeline.js";

/** @import { Run } from "./events.js" */

// More lines than this are no order that an eye takes in.
const MOST_STRIPES = 24;

/** Fires `order-choose` with a run whose lines came in the chosen order, or null for none. Hidden where there is one order. */
export class RunOrders extends HTMLElement {
  /** @param {Run[]} runs */
  show(runs) {
    const orders = sortByOrder(runs);
    this.hidden = orders.length < 2;
    this.replaceChildren();
    if (this.hidden) return;
    const list = Object.assign(document.createElement("div"), { className: "orders-list" });
    this.append("How often each order came:", list);
    const lanes = lanesOf(runs);
    for (const order of orders) list.append(this.#button(order, lanes));
  }

  #button(order, lanes) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: `${order.length}×` });
    const marks = order[0].marks.filter((mark) => !mark.panic);
    if (marks.length <= MOST_STRIPES) button.append(...marks.map(({ lane }) => Object.assign(document.createElement("i"), { className: `lane-${colourOf(lane, lanes)}` })));
    button.setAttribute("aria-pressed", "false");
    button.setAttribute("aria-label", `Show an order that came ${order.length === 1 ? "once" : `${order.length} times`}`);
    button.addEventListener("click", () => {
      const isChosen = button.getAttribute("aria-pressed") === "false";
      for (const other of button.parentElement.children) other.setAttribute("aria-pressed", isChosen && other === button);
      this.dispatchEvent(new CustomEvent("order-choose", { detail: isChosen ? order.at(-1) : null }));
    });
    return button;
  }
}

customElements.define("run-orders", RunOrders);
