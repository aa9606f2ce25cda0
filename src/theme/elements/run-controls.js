// <run-controls>: a listing's Run, the one button more that its chapter speaks of, and a menu of all else; its status and its notice.
// Knows nothing of what they lead to, what is copied and the link apart.

import { ActionMenu } from "course/elements/action-menu.js";
import { CONTROL, make, say } from "course/elements/dom.js";
import { REPEATS } from "course/model/listing-state.js";

/** @import { ListingState } from "course/model/listing-state.js" */

const LABELS = { run: "Run", repeat: `Run ×${REPEATS}`, replay: "Replay", judge: "Check" };
const STOPS = { running: "run", repeating: "repeat", replaying: "replay" };
const ICONS = {
  run: '<path d="M4 2.5v11l9-5.5z" fill="currentColor"/>',
  stop: '<path d="M3.5 3.5h9v9h-9z" fill="currentColor"/>',
  replay: '<path d="M12.9 9.5a5.1 5.1 0 1 1-1-5.2l1.4 1.5M13.4 2.2v3.7H9.7"/>',
};

/** Fires, bubbling, what was chosen: `run`, `judge`, `repeat`, `replay`, `step`, `table`, `enlarge`, `keep`, `reset` and `stop`; `consent` or `decline` where the notice asks. */
export class RunControls extends HTMLElement {
  #state;
  #buttons = {};
  #menu = new ActionMenu();
  #status = make("span", { role: "status", "aria-live": "polite" });
  #clock = make("span", { "aria-hidden": "true" });
  #heard = make("p", { className: "only-heard", "aria-live": "polite" });
  #version = make("program-version", {}); // loaded later
  #notice = null;
  #shownNotice = null;
  /** What became of what was copied last: said for a moment, while the status is the same. */ #copied = null;

  /** @param {ListingState} state @param {string} title of the listing @param {string} playground where the link leads @param {string} extra the button more */
  adopt(state, title, playground, extra) {
    this.#state = state;
    const isRust = state.listing.language === "rust";
    const bar = make("div", { className: "listing-controls", role: "group", "aria-label": `${title}: controls` });
    const actions = isRust ? ["run", ...(extra in LABELS ? [extra] : [])] : ["replay"];
    for (const action of actions) {
      const button = (this.#buttons[action] = make("button", { type: "button", "data-action": action }));
      name(button, LABELS[action], action);
      button.addEventListener("click", () => say(this, button.dataset.stops ? "stop" : action));
      bar.append(button);
    }
    this.#menu.adopt(`${title}: more`, [
      ...(isRust ? [{ action: "repeat", label: LABELS.repeat, keys: `${CONTROL.sign}-Shift-Enter` }] : []),
      { action: "replay", label: LABELS.replay },
      { action: "step", label: "Step through" },
      { action: "table", label: "As a table", checks: true },
      { action: "enlarge", label: "Enlarge" },
      ...(isRust ? [{ action: "keep", label: "Keep this run" }, { action: "reset", label: "Reset" }, { action: "mode", label: "Release mode", checks: true }] : []),
      ...(isRust && state.listing.runner === "self" ? [{ action: "format", label: "Format", keys: "Shift-Alt-F" }] : []),
      { action: "copy", label: "Copy the code" },
      ...(isRust ? [{ action: "share", label: "Copy a link to this" }, { action: "open", label: "Open in the Playground ↗", href: playground }] : []),
    ].filter(({ action }) => !actions.includes(action)), `${this.closest("[id]").id}-${state.listing.language}-menu`);
    this.#menu.addEventListener("copy", (event) => event.isTrusted || this.#copy("copyProgram")); // the browser has one of that name
    this.#menu.addEventListener("share", () => this.#copy("copyLink"));
    this.#menu.addEventListener("mode", () => say(this, "mode-choose", this.#state.mode === "debug" ? "release" : "debug"));
    if (isRust) this.#aim(this.#menu.item("open"), playground);
    bar.append(this.#menu, make("p", { className: "listing-status" }, this.#status, " ", this.#clock));
    this.append(bar, this.#heard, this.#version);
    this.#version.addEventListener("leave", () => this.focus());
  }

  show() {
    const { phase, status, clock, notice, shown, version, mayRepeat, mayKeep, isOutdated, isPictured, isTabled, heard, mode } = this.#state;
    for (const [action, button] of Object.entries(this.#buttons)) {
      // What was begun from the menu, the first button stops.
      const stops = phase in STOPS && action === (STOPS[phase] in this.#buttons ? STOPS[phase] : "run");
      name(button, stops ? "Stop" : LABELS[action], stops ? "stop" : action);
      button.dataset.stops = stops ? phase : "";
    }
    if (this.#buttons.repeat) this.#buttons.repeat.hidden = !mayRepeat;
    const isIdle = !["running", "repeating"].includes(phase);
    this.#menu.show({
      repeat: { hidden: !mayRepeat },
      replay: { disabled: !shown || !isPictured || !isIdle },
      step: { disabled: !shown || !isPictured || !isIdle },
      table: { disabled: !shown || !isPictured, checked: isTabled },
      keep: { disabled: !mayKeep },
      mode: { checked: mode === "release" },
    });
    const said = this.#copied?.over === status ? this.#copied.text : isOutdated && phase !== "failed" ? `${version?.kind === "link" ? "of another program" : "edited since this run"}${status ? ` · ${status}` : ""}` : status;
    // Said again only if it changes.
    if (this.#status.textContent !== said) this.#status.textContent = said;
    this.#clock.textContent = clock;
    if (this.#heard.textContent !== heard) this.#heard.textContent = heard;
    this.#version.show?.(this.#state);
    if (notice !== this.#shownNotice) this.#notify(notice);
  }

  focus() {
    (this.#buttons.run ?? this.#buttons.replay).focus();
  }

  #notify(notice) {
    this.#shownNotice = notice;
    this.#notice?.remove();
    this.#notice = !notice ? null : "ask" in notice ? this.#question(notice)
      : make("div", { className: `listing-notice${notice.isError ? " error" : ""}`, role: "alert" }, make("p", { textContent: notice.text }));
    if (this.#notice) this.append(this.#notice);
    this.#notice?.querySelector(".listing-yes")?.focus();
  }

  #question({ ask, text: said, yes: label }) {
    const answer = (type) => () => {
      this.focus();
      say(this, type, ask);
    };
    const text = make("p", { textContent: said, id: `${this.closest("[id]").id}-ask` });
    const yes = make("button", { type: "button", className: "listing-yes", textContent: label });
    const no = make("button", { type: "button", textContent: "Cancel" });
    const box = make("div", { className: "listing-notice", role: "group", "aria-labelledby": text.id }, text, yes, no);
    yes.addEventListener("click", answer("consent"));
    no.addEventListener("click", answer("decline"));
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      answer("decline")();
    });
    return box;
  }

  #aim(link, playground) {
    const aim = () => {
      const url = new URL(playground);
      url.search = new URLSearchParams({ version: "stable", mode: this.#state.mode, edition: this.#state.listing.edition, code: this.#state.source });
      link.href = url;
    };
    for (const type of ["pointerenter", "pointerdown", "focus", "click"]) link.addEventListener(type, aim);
  }

  async #copy(what) {
    const copy = await import("course/elements/clipboard.js").catch(() => ({}));
    const text = (await copy[what]?.(this.#state, this.closest("listing-block").id)) ?? "not copied";
    const copied = (this.#copied = { text, over: this.#state.status });
    this.show();
    setTimeout(() => {
      if (this.#copied === copied) this.#copied = null;
      this.show();
    }, text.length > 20 ? 6000 : 1500);
  }
}

function name(button, label, icon) {
  if (button.dataset.shows === label) return;
  button.dataset.shows = label;
  button.innerHTML = `${icon in ICONS ? `<svg viewBox="0 0 16 16" aria-hidden="true">${ICONS[icon]}</svg>` : ""}<span>${label}</span>`;
}

customElements.define("run-controls", RunControls);
