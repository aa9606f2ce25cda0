// <run-controls>: a listing's buttons, status and notice. Knows nothing of what the buttons lead to, Copy and the link apart.

import { make, say } from "course/elements/dom.js";
import { REPEATS } from "course/model/repeats.js";

/** @import { ListingState } from "course/model/listing-state.js" */

const LABELS = { run: "Run", repeat: `Run ×${REPEATS}`, replay: "Replay", reset: "Reset", copy: "Copy" };
const STOPS = { running: "run", repeating: "repeat", replaying: "replay" };
const ICONS = {
  run: '<path d="M4 2.5v11l9-5.5z" fill="currentColor"/>',
  stop: '<path d="M3.5 3.5h9v9h-9z" fill="currentColor"/>',
  replay: '<path d="M12.9 9.5a5.1 5.1 0 1 1-1-5.2l1.4 1.5M13.4 2.2v3.7H9.7"/>',
  reset: '<path d="M2.6 8.2c2-4 8.3-4.3 10.9.8M2.3 3.7v4.7H7"/>',
};

/** Fires, bubbling, `run`, `repeat`, `replay`, `reset` and `stop`; `consent` or `decline` where the notice asks. */
export class RunControls extends HTMLElement {
  #state;
  #buttons = {};
  #status = make("span", { role: "status", "aria-live": "polite" });
  #clock = make("span", { "aria-hidden": "true" });
  #notice = null;
  #shownNotice = null;

  /** @param {ListingState} state @param {string} title of the listing @param {string} playground where the link leads */
  adopt(state, title, playground) {
    this.#state = state;
    const isRust = state.listing.language === "rust";
    const bar = make("div", { className: "listing-controls", role: "group", "aria-label": `${title}: controls` });
    for (const action of isRust ? Object.keys(LABELS) : ["replay", "copy"]) {
      const button = (this.#buttons[action] = make("button", { type: "button", "data-action": action }));
      name(button, LABELS[action], action);
      button.addEventListener("click", () => (action === "copy" ? this.#copy() : say(this, STOPS[state.phase] === action ? "stop" : action)));
      bar.append(button);
    }
    if (isRust) bar.append(this.#link(playground));
    bar.append(make("p", { className: "listing-status" }, this.#status, " ", this.#clock));
    this.append(bar);
  }

  show() {
    const { phase, status, clock, notice, shown, mayRepeat } = this.#state;
    const { run, repeat, replay } = this.#buttons;
    for (const [action, button] of Object.entries({ run, repeat, replay })) {
      const stops = STOPS[phase] === action;
      if (button) name(button, stops ? "Stop" : LABELS[action], stops ? "stop" : action);
    }
    if (repeat) repeat.hidden = !mayRepeat;
    replay.disabled = !shown;
    // Said again only if it changes.
    if (this.#status.textContent !== status) this.#status.textContent = status;
    this.#clock.textContent = clock;
    if (notice !== this.#shownNotice) this.#notify(notice);
  }

  focus() {
    this.#buttons.run?.focus();
  }

  #notify(notice) {
    this.#shownNotice = notice;
    this.#notice?.remove();
    this.#notice = !notice ? null : notice.ask ? this.#question(notice.ask)
      : make("div", { className: `listing-notice${notice.isError ? " error" : ""}`, role: "alert" }, make("p", { textContent: notice.text }));
    if (this.#notice) this.append(this.#notice);
    this.#notice?.querySelector(".listing-yes")?.focus();
  }

  /** Says that code will leave the machine, and for where. */
  #question(host) {
    const answer = (type) => () => {
      this.focus();
      say(this, type, host);
    };
    const whose = host === "play.rust-lang.org" ? "a public server" : "another server";
    const said = `Run sends this code to ${host}, ${whose}. You are asked once. If its server gives no times, the lanes show the order alone.`;
    const text = make("p", { textContent: said, id: `${this.closest("[id]").id}-ask` });
    const yes = make("button", { type: "button", className: "listing-yes", textContent: "Run it there" });
    const no = make("button", { type: "button", textContent: "Cancel" });
    const box = make("div", { className: "listing-notice", role: "group", "aria-labelledby": text.id }, text, yes, no);
    yes.addEventListener("click", answer("consent"));
    no.addEventListener("click", answer("decline"));
    box.addEventListener("keydown", (event) => event.key === "Escape" && answer("decline")());
    return box;
  }

  #link(playground) {
    const link = make("a", { className: "listing-playground", href: playground, target: "_blank", rel: "noopener", textContent: "Playground ↗" });
    const aim = () => {
      const url = new URL(playground);
      url.search = new URLSearchParams({ version: "stable", mode: "debug", edition: this.#state.listing.edition, code: this.#state.source });
      link.href = url;
    };
    for (const type of ["pointerenter", "pointerdown", "focus", "click"]) link.addEventListener(type, aim);
    return link;
  }

  async #copy() {
    const { copy } = this.#buttons;
    name(copy, (await copyText(this.#state.source)) ? "Copied" : "Not copied");
    setTimeout(() => name(copy, LABELS.copy), 1500);
  }
}

function name(button, label, icon) {
  if (button.dataset.shows === label) return;
  button.dataset.shows = label;
  button.innerHTML = `${icon in ICONS ? `<svg viewBox="0 0 16 16" aria-hidden="true">${ICONS[icon]}</svg>` : ""}<span>${label}</span>`;
}

async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Not a secure context, as on another machine of the network.
    const area = make("textarea", { value: text });
    const focused = document.activeElement;
    document.body.append(area);
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    focused?.focus();
    return copied;
  }
}

customElements.define("run-controls", RunControls);
