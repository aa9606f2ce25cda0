// Lines that the reader puts in order: by buttons, or by dragging. Knows nothing of what they mean.

import { make } from "course/elements/dom.js";

/** @param {HTMLElement} list an <ol>, as the page came with it */
export class LineOrder {
  #list;
  /** As the page came. */ #items;
  #heard = make("p", { className: "only-heard", "aria-live": "polite" });

  constructor(list) {
    this.#list = list;
    this.#items = [...list.children];
    for (const item of this.#items) {
      const text = item.textContent.trim();
      const button = (by, sign, label) => {
        const one = make("button", { type: "button", textContent: sign, "aria-label": `${label}: ${text}` });
        one.addEventListener("click", () => this.#move(item, by, one));
        return one;
      };
      item.append(make("span", { className: "line-moves" }, button(-1, "↑", "Up"), button(1, "↓", "Down")));
      item.addEventListener("pointerdown", (event) => this.#drag(item, event));
    }
    list.after(this.#heard);
  }

  /** The lines from first to last, as numbers of those that the page came with. */
  get order() {
    return [...this.#list.children].map((item) => this.#items.indexOf(item));
  }

  set order(order) {
    this.#list.replaceChildren(...order.map((i) => this.#items[i]));
  }

  /** Says of each line, in the order that the reader gave them, whether its place is right and which it was; nothing of none. */
  tell(places) {
    for (const [i, item] of [...this.#list.children].entries()) {
      item.querySelector(".verdict")?.remove();
      delete item.dataset.verdict;
      if (!places) continue;
      item.dataset.verdict = places[i] === i + 1 ? "kept" : "broken";
      item.append(make("span", { className: "verdict" }, places[i] === i + 1 ? "right" : `came ${places[i]}.`));
    }
  }

  #move(item, by, button) {
    const items = [...this.#list.children];
    const to = items.indexOf(item) + by;
    if (to < 0 || to >= items.length) return;
    if (by < 0) items[to].before(item);
    else items[to].after(item);
    button.focus(); // which it loses where it moves
    this.#heard.textContent = `now ${to + 1} of ${items.length}`;
    this.#changed();
  }

  #drag(item, event) {
    if (event.target.closest("button") || event.button) return;
    event.preventDefault();
    item.setPointerCapture(event.pointerId);
    item.classList.add("dragged");
    const move = ({ clientY }) => {
      const middle = (one) => one.getBoundingClientRect().top + one.offsetHeight / 2;
      const before = item.previousElementSibling;
      const after = item.nextElementSibling;
      if (before && clientY < middle(before)) before.before(item);
      else if (after && clientY > middle(after)) after.after(item);
      else return;
      item.setPointerCapture(event.pointerId);
      this.#changed();
    };
    const end = () => {
      item.classList.remove("dragged");
      item.removeEventListener("pointermove", move);
      for (const type of ["pointerup", "pointercancel"]) item.removeEventListener(type, end);
    };
    item.addEventListener("pointermove", move);
    for (const type of ["pointerup", "pointercancel"]) item.addEventListener(type, end);
  }

  #changed() {
    this.#list.dispatchEvent(new CustomEvent("guess", { bubbles: true }));
  }
}
