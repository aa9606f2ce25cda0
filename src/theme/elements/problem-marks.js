// What the compiler has found, shown where it is: a wavy line under it, and what is said of it in a box below, for a pointer that rests there
// and for a caret that comes there. Nothing in the page moves for it. Loaded with the first problem.

import { drawn, inlineCode } from "course/elements/compiler-message.js";
import { make } from "course/elements/dom.js";
import { moved } from "course/model/problems.js";

/** @import { CodeEditing } from "course/elements/code-editing.js" */
/** @import { Problem, Problems, Proposal } from "course/model/problems.js" */

const SEVERITIES = ["warning", "error"];
/** How long a pointer rests before something is said, in milliseconds. */
const REST = 150;

/** A browser without them shows lines alone. @type {Map<string, Highlight>} */
const highlights = new Map();
if (globalThis.Highlight) {
  for (const [priority, severity] of SEVERITIES.entries()) {
    const highlight = Object.assign(new Highlight(), { priority });
    highlights.set(severity, highlight);
    CSS.highlights.set(`problem-${severity}`, highlight);
  }
}

export class ProblemMarks {
  /** @type {Problems} */ #problems = { source: "", list: [] };
  /** @type {{problem: Problem, range: Range, severity: string}[]} */ #ranges = [];
  #editing;
  #editor;
  #code;
  #area;
  #box = make("div", { className: "problem-box", popover: "manual", role: "group", "aria-label": "What the compiler says here" });
  /** @type {Problem | null} */ #told = null;
  #timer = 0;

  /** @param {{editing: CodeEditing, editor: HTMLElement, code: HTMLElement, area: HTMLTextAreaElement}} parts */
  constructor({ editing, editor, code, area }) {
    [this.#editing, this.#editor, this.#code, this.#area] = [editing, editor, code, area];
    editor.append(this.#box);
    editor.addEventListener("pointermove", (event) => this.#rest(event));
    editor.addEventListener("pointerleave", () => this.#rest(null));
    this.#box.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.hide();
      area.focus();
    });
    addEventListener("scroll", ({ target }) => this.#box.contains(target) || this.hide(), { passive: true, capture: true });
    area.addEventListener("blur", () => setTimeout(() => this.#box.contains(document.activeElement) || this.hide()));
  }

  /** @param {Problems | null} problems */
  show(problems) {
    this.#problems = problems ?? { source: "", list: [] };
    this.hide();
    this.draw(this.#editing.program);
  }

  /** Draws them anew, over what the program is by now. @param {string} program */
  draw(program) {
    if (this.#problems.source !== program) this.#problems = moved(this.#problems, program);
    for (const { range, severity } of this.#ranges) highlights.get(severity)?.delete(range);
    this.#ranges = this.#problems.list.flatMap((problem) => problem.places.map((place) => ({ problem, severity: problem.severity, range: this.#rangeOf(place) })));
    for (const { range, severity } of this.#ranges) highlights.get(severity)?.add(range);
    this.#area.setAttribute("aria-invalid", this.#problems.list.some(({ severity }) => severity === "error"));
  }

  get isShown() {
    return this.#box.matches(":popover-open");
  }

  hide() {
    clearTimeout(this.#timer);
    this.#told = null;
    if (this.isShown) this.#box.hidePopover();
  }

  /** Says what there is about a character of the program, or nothing. @returns {boolean} whether something is said */
  tellAt(at) {
    const found = this.#ranges.find(({ problem }) => problem.places.some(({ start, end }) => start <= at && at <= end));
    if (found) this.#tell(found);
    else this.hide();
    return Boolean(found);
  }

  /** Where the next one is, seen from a character; from the last the first. @returns {number | null} */
  next(at, isBack) {
    const starts = [...new Set(this.#problems.list.map(({ places: [{ start }] }) => start))].sort((a, b) => a - b);
    const next = isBack ? starts.findLast((start) => start < at) ?? starts.at(-1) : starts.find((start) => start > at) ?? starts[0];
    return next ?? null;
  }

  /** Keys go to what can be chosen. */
  focus() {
    this.#box.querySelector("button")?.focus();
  }

  /** An empty place is seen by the character beside it. */
  #rangeOf({ start, end }) {
    const range = document.createRange();
    const [from, to] = start < end ? [start, end] : this.#problems.source[start] && this.#problems.source[start] !== "\n" ? [start, start + 1] : [Math.max(0, start - 1), start];
    range.setStart(...this.#nodeAt(from));
    range.setEnd(...this.#nodeAt(to));
    return range;
  }

  /** @returns {[Node, number]} */
  #nodeAt(offset) {
    let rest = offset;
    for (const line of this.#code.children) {
      const { length } = line.textContent;
      if (rest >= length && line.nextSibling) {
        rest -= length;
        continue;
      }
      const texts = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) {
        const { data: { length } } = texts.currentNode;
        if (rest <= length) return [texts.currentNode, rest];
        rest -= length;
      }
    }
    return [this.#code, this.#code.childNodes.length];
  }

  #rest(event) {
    if (event && (event.pointerType !== "mouse" || event.buttons)) return;
    if (event && this.#box.contains(event.target)) return clearTimeout(this.#timer);
    const isIn = ({ left, right, top, bottom }) => left - 2 <= event.clientX && event.clientX <= right + 2 && top <= event.clientY && event.clientY <= bottom;
    const found = event && this.#ranges.find(({ range }) => [...range.getClientRects()].some(isIn));
    clearTimeout(this.#timer);
    if (found?.problem === this.#told && found) return;
    // On its way to the box a pointer passes what is between.
    this.#timer = setTimeout(() => (found ? this.#tell(found) : this.#box.contains(document.activeElement) || this.hide()), found ? REST : 3 * REST);
  }

  #tell({ problem, range }) {
    if (problem === this.#told) return;
    this.#told = problem;
    this.#fill(problem);
    const { clientWidth } = document.body; // beside the scrollbar's room
    const { clientHeight } = document.documentElement;
    this.#box.style.setProperty("--room", `${clientWidth - 16}px`);
    this.#box.showPopover();
    const at = [...range.getClientRects()].at(-1) ?? range.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this.#box;
    const isBelow = at.bottom + height + 8 <= clientHeight || at.top < height + 8;
    this.#box.style.left = `${scrollX + Math.max(8, Math.min(at.left, clientWidth - width - 8))}px`;
    this.#box.style.top = `${scrollY + (isBelow ? at.bottom + 4 : at.top - height - 4)}px`;
  }

  /** @param {Problem} problem */
  #fill({ severity, text, words, proposals, message }) {
    const choices = proposals.map((proposal) => this.#button(proposal.label, () => this.#apply(proposal)));
    const whole = message && this.#button("Full message", () => {
      this.#box.replaceChildren(...drawn([message]), ...(choices.length ? [make("div", { className: "problem-choices" }, ...choices)] : []));
      this.#box.tabIndex = -1;
      this.#box.focus();
    });
    const said = words && words !== text ? make("p", { className: "problem-words" }, ...inlineCode(words)) : "";
    this.#box.dataset.severity = severity;
    this.#box.replaceChildren(make("p", {}, make("b", { textContent: `${severity}: ` }), ...inlineCode(text)), said,
      make("div", { className: "problem-choices" }, ...choices, ...(whole ? [whole] : [])));
  }

  #button(label, act) {
    const button = make("button", { type: "button" }, ...inlineCode(label));
    button.addEventListener("click", () => act(button));
    return button;
  }

  /** @param {Proposal} proposal */
  #apply({ edits }) {
    this.hide();
    this.#editing.apply(edits);
  }
}
