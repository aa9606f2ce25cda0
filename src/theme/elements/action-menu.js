// <action-menu>: a button that opens a menu of actions, each with its keys and, where it has one, its state. Knows nothing of what they do.

import { make, say } from "course/elements/dom.js";

/** `checks`: it has a state that the menu shows. @typedef {{action: string, label: string, keys?: string, checks?: boolean, href?: string}} Item */

/** Fires what was chosen, by its action's name; bubbles. */
export class ActionMenu extends HTMLElement {
  #button = make("button", { type: "button", className: "menu-button", "aria-haspopup": "menu", "aria-expanded": "false" });
  #menu = make("div", { className: "action-menu", role: "menu", popover: "auto" });
  #items = new Map();

  /** @param {string} label of the button @param {Item[]} items @param {string} id */
  adopt(label, items, id) {
    this.#button.setAttribute("aria-label", label);
    this.#button.title = label;
    this.#button.append(make("span", { textContent: "⋯", "aria-hidden": "true" }));
    this.#menu.id = id;
    this.#button.setAttribute("aria-controls", id);
    this.#menu.setAttribute("aria-label", label);
    for (const { action, label, keys, checks, href } of items) {
      const item = make(href ? "a" : "button", { role: checks ? "menuitemcheckbox" : "menuitem", tabIndex: -1, "data-action": action },
        make("span", { textContent: label }), make("kbd", { textContent: keys ?? "" }));
      if (href) Object.assign(item, { href, target: "_blank", rel: "noopener" });
      else item.type = "button";
      item.addEventListener("click", () => {
        this.#menu.hidePopover();
        this.#button.focus();
        say(this, action);
      });
      this.#items.set(action, item);
      this.#menu.append(item);
    }
    this.append(this.#button, this.#menu);
    this.#button.addEventListener("click", () => (this.#isOpen ? this.#menu.hidePopover() : this.#open()));
    this.#button.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      event.preventDefault();
      this.#open(event.key === "ArrowUp" ? -1 : 0);
    });
    this.#menu.addEventListener("keydown", (event) => this.#key(event));
    const close = () => this.#menu.hidePopover();
    this.#menu.addEventListener("toggle", () => {
      this.#button.setAttribute("aria-expanded", this.#isOpen);
      if (this.#isOpen) addEventListener("resize", close);
      else removeEventListener("resize", close);
    });
  }

  /** Which actions there are now, which of them can be chosen, and which are on. @param {Record<string, {hidden?: boolean, disabled?: boolean, checked?: boolean, label?: string}>} states */
  show(states) {
    for (const [action, { hidden = false, disabled = false, checked, label }] of Object.entries(states)) {
      const item = this.#items.get(action);
      if (!item) continue;
      item.hidden = hidden;
      item.disabled = disabled;
      if (checked !== undefined) item.setAttribute("aria-checked", checked);
      if (label) item.firstChild.textContent = label;
    }
  }

  /** The element of an action. */
  item(action) {
    return this.#items.get(action);
  }

  focus() {
    this.#button.focus();
  }

  get #isOpen() {
    return this.#menu.matches(":popover-open");
  }

  get #choices() {
    return [...this.#items.values()].filter((item) => !item.hidden && !item.disabled);
  }

  #open(at = 0) {
    this.#menu.showPopover();
    const [button, menu] = [this.#button.getBoundingClientRect(), this.#menu.getBoundingClientRect()];
    const { clientWidth, clientHeight } = document.documentElement;
    const isBelow = button.bottom + menu.height + 12 <= clientHeight || button.top < menu.height + 12;
    this.#menu.style.left = `${scrollX + Math.max(8, Math.min(button.left, clientWidth - menu.width - 8))}px`;
    this.#menu.style.top = `${scrollY + (isBelow ? button.bottom + 4 : button.top - menu.height - 4)}px`;
    this.#choices.at(at)?.focus();
  }

  #key(event) {
    const choices = this.#choices;
    const now = choices.indexOf(document.activeElement);
    const count = choices.length;
    const next = { ArrowDown: (now + 1) % count, ArrowUp: (now + count - 1) % count, Home: 0, End: count - 1 }[event.key];
    if (event.key === "Escape") this.#button.focus(); // the popover closes by itself
    else if (event.key === "Tab") this.#menu.hidePopover();
    if (next !== undefined) {
      event.preventDefault();
      choices[next].focus();
    } else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && event.key !== " ") {
      const from = [...choices.slice(now + 1), ...choices.slice(0, now + 1)];
      from.find((item) => item.textContent.toLowerCase().startsWith(event.key.toLowerCase()))?.focus();
    }
    event.stopPropagation();
  }
}

customElements.define("action-menu", ActionMenu);
