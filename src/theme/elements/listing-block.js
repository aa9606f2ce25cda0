// <listing-block>: one listing. Makes of the code, the recorded run and the Python twin that stand in the page tabs, an editor, controls
// and a picture, and renders each side from its state; what a reader asks for goes up as events. Without this script the page reads as it is.

import { CodeEditor } from "course/elements/code-editor.js";
import { CompilerMessage } from "course/elements/compiler-message.js";
import { make, say } from "course/elements/dom.js";
import { LanguageTabs } from "course/elements/language-tabs.js";
import { RunControls } from "course/elements/run-controls.js";
import { RunOrders } from "course/elements/run-orders.js";
import { RunTimeline } from "course/elements/run-timeline.js";
import { RunTranscript } from "course/elements/run-transcript.js";
import { ListingState } from "course/model/listing-state.js";
import { REPEATS } from "course/model/repeats.js";
import { Run } from "course/model/run.js";

const PUBLIC_PLAYGROUND = "https://play.rust-lang.org/";

/** `data-state` tells the phase of the side that is seen, `data-edited` that the Rust differs from the page's. */
export class ListingBlock extends HTMLElement {
  /** Each language; its events pass through `section`. @type {{state: ListingState, section: HTMLElement}[]} */ sides = [];

  connectedCallback() {
    if (this.sides.length) return;
    this.sides = [...this.querySelectorAll(":scope > .listing-side")].map((section) => this.#furnish(section));
    if (this.sides.length > 1) this.#addTabs();
    else this.sides[0]?.section.removeAttribute("aria-label"); // no landmark of its own
    this.#tellPhase();
    this.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      say(this.#seen.section, event.shiftKey ? "repeat" : "run");
    });
  }

  get #seen() {
    return this.sides.find(({ section }) => !section.hidden);
  }

  #tellPhase() {
    this.dataset.state = this.#seen?.state.phase ?? "recorded";
  }

  #addTabs() {
    const tabs = new LanguageTabs();
    tabs.addEventListener("tab-choose", ({ detail }) => {
      this.sides.forEach(({ section }, i) => {
        section.hidden = i !== detail;
        if (section.hidden) say(section, "side-hide");
      });
      this.#tellPhase();
    });
    tabs.adopt(this.sides.map(({ section }) => section), this.id);
    this.querySelector(".listing-head").append(tabs);
    tabs.choose(0);
  }

  /** Puts the elements of a side in place, and keeps them as its state says. @returns {Side} */
  #furnish(section) {
    const { language } = section.dataset;
    const { runner = PUBLIC_PLAYGROUND, edition = "2024", span } = this.dataset;
    const isRust = language === "rust";
    const title = this.querySelector(".listing-title")?.textContent.trim() || "Listing";
    const [picture = make("div", { className: "listing-run" })] = section.querySelectorAll(".listing-run");
    const { recording } = picture.dataset;
    const refused = section.querySelector(".listing-refusal");
    const [editor, timeline, orders, transcript] = [new CodeEditor(), new RunTimeline(), new RunOrders(), new RunTranscript()];
    const [controls, refusal, warning] = [new RunControls(), new CompilerMessage(), new CompilerMessage()];

    const mayRepeat = isRust && runner === "self" && !refused;
    const keys = `Tab indents, Escape leaves, Control Enter ${mayRepeat ? `runs, with Shift ${REPEATS} times` : "runs"}.`;
    editor.adopt(section.querySelector("pre"), { language, editable: isRust, label: `${title}: ${isRust ? `Rust code. ${keys}` : "Python code"}` });
    const state = new ListingState({
      language, runner, edition, source: editor.value, span: Number(span) || 0,
      recorded: recording ? Run.from(JSON.parse(recording)) : null, refusal: refused && { messages: null, marks: refusal.adopt(refused) },
    });
    controls.adopt(state, title, runner === "self" ? PUBLIC_PLAYGROUND : runner);
    editor.after(controls);
    if (!picture.parentElement) section.append(picture);
    transcript.adopt(picture.querySelector(".listing-transcript"), picture.querySelector(".listing-more"));
    picture.prepend(timeline, orders);
    picture.append(transcript);
    if (!refused) picture.before(refusal);
    picture.before(warning);

    editor.addEventListener("leave", () => controls.focus());
    for (const message of [refusal, warning]) message.addEventListener("go-to", ({ detail: { line, column } }) => editor.goTo(line, column));

    const render = (changed) => {
      const has = (...names) => names.some((name) => changed.has(name));
      // First: whatever becomes of the rest, Stop must stop.
      if (has("phase", "status", "clock", "notice", "shown", "compiles")) controls.show();
      if (has("source")) {
        editor.value = state.source;
        if (isRust) this.toggleAttribute("data-edited", state.edited);
      }
      if (has("phase")) {
        if (state.phase === "recorded") transcript.release();
        else if (["running", "repeating", "replaying"].includes(state.phase) && !section.hidden) transcript.hold();
        this.#tellPhase();
      }
      if (has("refusal", "shown")) {
        picture.hidden = !state.isPictured;
        picture.classList.toggle("stale", Boolean(state.refusal));
        refusal.refuse(state.refusal);
      }
      if (has("warning")) warning.warn(state.warning);
      if (has("refusal", "warning")) editor.toggleAttribute("data-numbered", state.isCited);
      if (has("orders", "isChosen", "shown")) orders.show(state.orders, state.isChosen ? state.shown : null);
      if (has("shown", "now", "layers", "isChosen", "ghost") && state.shown) {
        const { shown: run, now, layers, isChosen, span, listing: { recorded } } = state;
        const ghosts = state.ghost && recorded && run !== recorded && !layers.length ? [recorded] : [];
        timeline.show({ run, ghosts, layers, standsOut: isChosen || now !== null, span, now });
        transcript.show(run, now, span);
      }
      if (has("lit", "error")) {
        const { lines, source } = state.lit;
        editor.decorate([...(state.error ?? []), ...(source ? [{ ...source, name: "lit" }] : [])]);
        for (const part of has("lit") ? [timeline, transcript] : []) part.highlight(lines);
      }
    };
    state.addEventListener("change", ({ detail }) => render(detail));
    render(new Set(Object.keys(state)));
    return { state, section };
  }
}

customElements.define("listing-block", ListingBlock);
