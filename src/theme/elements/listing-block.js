// <listing-block>: one listing. Makes of the code, the recorded run and the Python twin that stand in the page tabs, an editor, controls
// and a picture, and renders each side from its state; what a reader asks for goes up as events. Without this script the page reads as it is.

import "course/elements/code-editor.js";
import { CompilerMessage } from "course/elements/compiler-message.js";
import { CONTROL, make, say } from "course/elements/dom.js";
import { LanguageTabs } from "course/elements/language-tabs.js";
import { RunControls } from "course/elements/run-controls.js";
import { RunTimeline } from "course/elements/run-timeline.js";
import { RunTranscript } from "course/elements/run-transcript.js";
import { orderOf } from "course/model/layout.js";
import { ListingState, REPEATS } from "course/model/listing-state.js";
import { Run, panicsAt } from "course/model/run.js";

const PUBLIC_PLAYGROUND = "https://play.rust-lang.org/";

/**
 * `data-state` tells the phase of the side that is seen, `data-edited` that the Rust differs from the page's, `data-enlarged` that it fills
 * the window.
 */
export class ListingBlock extends HTMLElement {
  /** Each language; its events pass through `section`. @type {{state: ListingState, section: HTMLElement}[]} */ sides = [];

  #tabs;

  #language = null;

  /** Brings it back to the page. @type {(() => void) | null} */ #shrink = null;

  /** Furnishes one side after the other; until all are, it reads as it is. */
  *adopt() {
    const sides = [];
    for (const section of this.querySelectorAll(":scope > .listing-side")) {
      sides.push(this.#furnish(section));
      yield section;
    }
    this.sides = sides;
    if (this.sides.length > 1) this.#addTabs();
    else this.sides[0]?.section.removeAttribute("aria-label"); // no landmark of its own
    this.#tellPhase();
    this.addEventListener("keydown", (event) => this.#key(event));
  }

  get #seen() {
    return this.sides.find(({ section }) => !section.hidden);
  }

  #tellPhase() {
    if (this.#seen) this.dataset.state = this.#seen.state.phase;
  }

  #key(event) {
    const { section } = this.#seen;
    if (event.key === "ArrowLeft" || event.key === "ArrowRight") event.stopPropagation(); // mdBook would turn the page
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      say(section, event.shiftKey ? "repeat" : "run");
    } else if (event.key === "Escape" && this.dataset.state === "stepping") say(section, "stop");
    else if (event.key === "Escape" && this.#shrink) say(section, "enlarge");
    else {
      const isPicture = event.target.closest("run-timeline") || (this.#shrink && !event.target.closest("textarea, button, a, li, pre, summary, .editor-box"));
      const [type, detail] = (isPicture && asked(event)) || [];
      if (!type) return;
      event.preventDefault();
      say(section, type, detail);
    }
  }

  /** Fills the window, or returns to the page. */
  async #enlarge(timeline) {
    const [{ enlarge }] = await Promise.all([import("course/elements/enlargement.js"), stepperLoaded()]);
    if (this.#shrink) {
      this.#shrink();
      this.#shrink = null;
      for (const each of this.querySelectorAll("run-timeline")) each.zoom = 1;
    } else {
      this.#shrink = enlarge(this);
      timeline.focus();
    }
  }

  #addTabs() {
    const tabs = (this.#tabs = new LanguageTabs());
    tabs.addEventListener("tab-choose", ({ detail }) => {
      this.sides.forEach(({ section }, i) => {
        if (!section.hidden && i !== detail) say(section, "side-hide");
        section.hidden = i !== detail;
      });
      this.#tellPhase();
    });
    tabs.addEventListener("language-choose", ({ detail }) => (this.language = detail));
    tabs.adopt(this.sides.map(({ section }) => section), this.id);
    this.querySelector(".listing-head").append(tabs);
    this.language = this.#language ?? document.documentElement.dataset.language;
  }

  /** Shown, if it is there. */
  set language(language) {
    this.#language = language;
    this.#tabs?.choose(Math.max(0, this.sides.findIndex(({ section }) => section.dataset.language === language)));
  }

  /** Puts the elements of a side in place, and keeps them as its state says. @returns {Side} */
  #furnish(section) {
    const { language } = section.dataset;
    const { runner = PUBLIC_PLAYGROUND, edition = "2024", span, lanes = "[]", extra = "" } = this.dataset;
    const isRust = language === "rust";
    const title = this.querySelector(".listing-title")?.textContent.trim() || "Listing";
    const panel = section.querySelector(".listing-run");
    const { recording } = panel.dataset;
    const refused = section.querySelector(".listing-refusal");
    const pictured = section.querySelector("run-timeline");
    const [editor, timeline, transcript, controls] = [section.querySelector("code-editor"), pictured ?? new RunTimeline(), new RunTranscript(), new RunControls()];
    const [stepper, table, orders, comparison] = ["run-stepper", "run-table", "run-orders", "run-comparison"].map((name) => make(name, { hidden: name !== "run-stepper" }));
    const [refusal, warning] = [new CompilerMessage(), new CompilerMessage()];

    const mayRepeat = isRust && runner === "self" && !refused;
    const keys = `Once you type, Tab indents and Escape leaves. ${CONTROL.spoken} Enter ${mayRepeat ? `runs, with Shift ${REPEATS} times` : "runs"}.`;
    editor.adopt({ language, editable: isRust, keys: `${CONTROL.sign}-Enter runs`, label: `${title}: ${isRust ? `Rust code. ${keys}` : "Python code"}` });
    const { madeWith = "", panics = null, ...told } = recording ? JSON.parse(recording) : {};
    const state = new ListingState({
      language, runner, edition, source: editor.value, span: Number(span) || 0, lanes: JSON.parse(lanes), madeWith,
      panics: panics?.length ? panicsAt(panics) : null, recorded: recording ? Run.from(told) : null, refusal: refused && { messages: null, marks: refusal.adopt(refused) },
    });
    const stage = panel.querySelector(".listing-stage");
    stage.prepend(controls);
    controls.adopt(state, title, runner === "self" ? PUBLIC_PLAYGROUND : runner, extra);
    controls.after(...section.querySelectorAll(":scope > .listing-notice"), refusal, warning);
    stage.append(timeline, stepper);
    timeline.label = `${title}: picture of the run. Arrow keys step, plus and minus zoom.`;
    transcript.adopt(panel.querySelector(".listing-transcript"), panel.querySelector(".listing-more"));
    panel.append(table, comparison, orders, transcript);

    editor.addEventListener("leave", () => controls.focus());
    for (const message of [refusal, warning]) message.addEventListener("go-to", ({ detail: { line, column } }) => editor.goTo(line, column));
    section.addEventListener("enlarge", () => this.#enlarge(timeline));
    section.addEventListener("close", () => {
      if (state.phase === "stepping") say(section, "stop");
      if (this.#shrink) say(section, "enlarge");
    });
    section.addEventListener("step", ({ target }) => {
      stepperLoaded();
      if (target !== stepper) timeline.focus({ preventScroll: true });
    });
    section.addEventListener("zoom", ({ detail }) => (timeline.zoom = detail ? timeline.zoom * detail : 1));

    const render = (changed) => {
      const has = (...names) => names.some((name) => changed.has(name));
      // First: whatever becomes of the rest, Stop must stop.
      if (has("phase", "status", "clock", "notice", "shown", "compiles", "source", "kept", "layers", "refusal", "isTabled", "heard", "version", "mode")) controls.show();
      if (has("source")) {
        editor.value = state.source;
        if (isRust) this.toggleAttribute("data-edited", state.edited);
      }
      if (has("problems")) editor.problems = state.problems;
      if (has("phase")) {
        if (!state.isUnderWay && state.phase !== "replaying") transcript.release();
        else if (!section.hidden) transcript.hold();
        section.dataset.phase = state.phase;
        this.#tellPhase();
      }
      if (has("refusal", "shown", "now")) {
        const { isPictured } = state;
        // A run of one lane without a bar says nothing that its transcript does not; once it was drawn, its room stays.
        const isDrawn = isPictured && (Boolean(pictured) || state.shown.bars.length > 0 || state.shown.lanes.length > 1);
        timeline.hidden = !isDrawn || Boolean(state.refusal);
        transcript.hidden = !isPictured || Boolean(state.refusal);
        orders.toggleAttribute("data-stale", Boolean(state.refusal));
        refusal.refuse(state.refusal);
      }
      if (has("source", "shown", "phase")) timeline.classList.toggle("stale", state.isOutdated);
      if (has("warning")) warning.warn(state.warning);
      if (has("refusal", "warning")) editor.toggleAttribute("data-numbered", state.isCited);
      if (has("orders", "isChosen", "shown")) {
        const show = () => orders.show(state.orders, state.isChosen ? state.shown.whole : null, orderOf(state.listing.lanes, state.layers));
        showOnceDue(orders, state.orders.length > 1, () => import("course/elements/run-orders.js"), show);
      }
      if (has("ghost", "kept", "shown", "phase", "layers", "refusal")) {
        showOnceDue(comparison, state.candidates.length > 0, () => import("course/elements/run-comparison.js"), () => comparison.show(state.candidates, state.ghost));
      }
      if (has("shown", "now", "layers", "isChosen", "ghost") && state.shown) {
        const { shown: run, now, layers, isChosen, span, ghost, listing } = state;
        const ghosts = ghost && ghost !== run && !layers.length ? [ghost] : [];
        timeline.show({ run, ghosts, layers, agreed: state.agreed, standsOut: isChosen || now !== null, span, now, lanes: listing.lanes, isAnnotated: "annotated" in this.dataset });
        transcript.show(run, now, span || 1);
      }
      if (has("shown", "phase", "layers", "agreed", "isChosen", "refusal", "isTabled")) {
        // Not while it changes: it would be read out again and again.
        table.hidden = timeline.hidden || state.isUnderWay;
        table.toggleAttribute("data-shown", state.isTabled);
        if (!table.hidden) whenIdle(() => tabulate(table, state, title));
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

/** What is only heard can wait. */
const whenIdle = globalThis.requestIdleCallback ?? ((then) => setTimeout(then, 200));

/** @param {HTMLElement} element @param {ListingState} state @param {string} title */
async function tabulate(element, state, title) {
  const { tabulate } = await import("course/elements/run-table.js");
  tabulate(element, state, title);
}

/** An element that has nothing to show at first is loaded once it has; then `show` goes by what is so by then. */
function showOnceDue(element, isDue, load, show) {
  if (element.show) show();
  else if (isDue) load().then(show, () => {});
}

/** Its buttons are seen only then. */
const stepperLoaded = () => import("course/elements/run-stepper.js");

/** What the keys of a picture ask for. @param {KeyboardEvent} event @returns {[string, any] | null} */
function asked({ key, ctrlKey, metaKey, altKey }) {
  if (ctrlKey || metaKey || altKey) return null;
  const step = { ArrowRight: "on", ArrowLeft: "back", Home: "first", End: "last" }[key];
  const zoom = { "+": 2, "=": 2, "-": 0.5, 0: 0 }[key];
  return step ? ["step", step] : zoom !== undefined ? ["zoom", zoom] : key === " " ? ["replay", null] : null;
}

customElements.define("listing-block", ListingBlock);
