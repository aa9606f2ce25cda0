// <compiler-message>: what the compiler said, as a refusal or as warnings. Knows nothing of the code that it is about.
// packages/course/src/book/refusal/ draws the same into the page.

import { make, say } from "course/elements/dom.js";

/** @import { Excerpt, Mark, Message, Note } from "course/model/diagnostics.js" */

/** Fires `go-to` (bubbles) with the line and column (from 0) that a message is about. */
export class CompilerMessage extends HTMLElement {
  #own = [];
  #shown = null;
  #kept = "";

  constructor() {
    super();
    new ResizeObserver(() => this.#reach()).observe(this);
  }

  /** Takes over the message that the page came with. @returns {Mark[]} the lines that it is about */
  adopt(element) {
    element.replaceWith(this);
    this.append(...element.children);
    const marks = [...this.querySelectorAll(".diagnostic-place")].map((place) => {
      const line = place.dataset.line - 1;
      return { first: line, last: line, name: `line-${place.closest(".diagnostic").dataset.severity}` };
    });
    this.#arm();
    this.#own = [...this.children];
    return marks;
  }

  /** Shows why the program was refused, without messages those that the page came with; null hides it. @param {{messages: Message[] | null} | null} refusal */
  refuse(refusal) {
    this.className = "listing-refusal";
    this.hidden = !refusal;
    if (!refusal || refusal === this.#shown) return;
    this.#shown = refusal;
    this.replaceChildren(...(refusal.messages ? drawn(refusal.messages) : this.#own));
    this.#arm();
  }

  /** A program that runs can still deserve a warning, as for a future that nobody awaits. @param {Message[] | null} warnings */
  warn(warnings) {
    this.className = "listing-warning";
    this.hidden = !warnings;
    // The same ones stay as they are, unfolded or not.
    const kept = JSON.stringify(warnings);
    if (this.hidden || kept === this.#kept) return;
    this.#kept = kept;
    const [first, ...others] = warnings;
    const count = make("b", { textContent: others.length ? `${warnings.length} warnings` : "1 warning" });
    const summary = make("summary", {}, count, make("span", {}, ": ", ...inlineCode(first.text), others.length ? " …" : ""));
    this.replaceChildren(make("details", {}, summary, ...drawn(warnings)));
    this.#arm();
  }

  /** What scrolls, keys must reach. */
  #reach() {
    for (const pre of this.querySelectorAll("pre")) {
      if (pre.scrollWidth > pre.clientWidth) pre.tabIndex = 0;
      else pre.removeAttribute("tabindex");
    }
  }

  /** A line that is named becomes a way there. */
  #arm() {
    for (const place of this.querySelectorAll("span.diagnostic-place")) {
      const { line, column } = place.dataset;
      const go = make("button", { type: "button", className: place.className, textContent: `Go to line ${line}` });
      go.addEventListener("click", () => say(this, "go-to", { line: line - 1, column: column - 1 }));
      place.replaceWith(go);
    }
    this.#reach();
  }
}

/** As the page has it before any script. @param {Message[]} messages */
export const drawn = (messages) => messages.map(({ severity, code, place, notes, ...message }) => {
  const lead = make("b", {}, severity, ...(code ? ["[", code.startsWith("E") ? link(code) : code, "]"] : []), ":");
  const head = make("div", { className: "diagnostic-head" }, words(lead, message.text));
  if (place) head.append(make("span", { className: "diagnostic-place", "data-line": place.line, "data-column": place.column, textContent: `line ${place.line}` }));
  return make("div", { className: "diagnostic", "data-severity": severity }, head, ...quoted(message), ...notes.map((note) =>
    make("div", { className: "diagnostic-note", "data-severity": note.severity }, words(make("b", { textContent: `${note.severity}:` }), note.text), ...quoted(note))));
});

const link = (code) => make("a", { href: `https://doc.rust-lang.org/error_codes/${code}.html`, target: "_blank", rel: "noopener", textContent: code });

/** Of several lines each may be told from the others by where it begins. */
function words(lead, text) {
  const paragraph = make("p", {}, lead, " ", ...inlineCode(text));
  if (text.includes("\n")) paragraph.className = "aligned";
  return paragraph;
}

/** What stands between backticks is code. */
export function inlineCode(text) {
  const parts = text.split("`");
  return parts.map((part, i) => (i % 2 === 0 ? part : i + 1 < parts.length ? make("code", { textContent: part }) : `\`${part}`));
}

/** @param {Note} note */
const quoted = ({ excerpts }) => excerpts.flatMap(({ file, rows }) => [
  ...(file === null ? [] : [make("p", { className: "diagnostic-file", textContent: `in ${file}` })]),
  ...(rows.length ? [pre(rows)] : []),
]);

/** @param {Excerpt["rows"]} rows */
function pre(rows) {
  const width = Math.max(...rows.map(({ row: { gutter, sign } }) => (sign === " " ? 0 : gutter.length)));
  const element = make("pre", {}, ...rows.map(({ row: { gutter, sign }, pieces }) => {
    const parts = pieces.map(([text, kind]) => (kind ? make("span", { className: kind, textContent: text }) : text));
    // Inside a label, which may be a line of its own.
    if (pieces.at(-1)?.[1]) parts.at(-1).append("\n");
    else parts.push("\n");
    return make("span", { className: "row" }, make("i", { textContent: sign === " " ? gutter.padEnd(width + 2) : `${gutter.padStart(width)} ${sign}` }), " ", ...parts);
  }));
  return element;
}

customElements.define("compiler-message", CompilerMessage);
