// <code-editor>: a program as the page shows code, edited on the spot: the platform's own textarea over the highlighted text.
// Hidden lines stay folded until asked for, and always belong to the program; with `data-numbered` each line shows its number in it. Who
// comes by Tab leaves by Tab, until something is typed: then it indents, as after a click. Knows nothing of running the program.

import { make, say } from "course/elements/dom.js";
import { highlightedLines } from "course/elements/highlight.js";
import { ProgramText } from "course/model/program-text.js";

const INDENT = "    ";

/** Fires `edit` with the program, `leave` when Escape asks to go on, and `source-hover` with a line (from 0) or null; all bubble. */
export class CodeEditor extends HTMLElement {
  #text;
  #language = "";
  #code = null;
  #area = null;
  #fold = null;
  #rows = [];
  #decorations = [];
  #isTelling = false;
  #tabIndents = false;

  /** Takes over a rendered block of code. @param {HTMLPreElement} pre @param {{keys?: string}} options where `keys` is shown after its own */
  adopt(pre, { language, editable, label, keys }) {
    this.#language = language;
    this.#code = pre.querySelector("code");
    this.#text = new ProgramText(piecesOf(this.#code));
    pre.querySelector(".buttons")?.remove();
    const numbers = pre.previousElementSibling;
    if (numbers?.matches(".code-lines")) numbers.remove(); // the lines have them
    const box = make("div", { className: "editor-box" });
    pre.replaceWith(this);
    box.append(pre);
    this.append(box);
    if (editable) this.#edit(box, pre, label, keys);
    else Object.entries({ role: "group", tabindex: "0", "aria-label": label }).forEach(([name, value]) => box.setAttribute(name, value)); // it scrolls
    if (this.#text.folded.size) this.#addFold();
    this.#render();
    this.#area?.setSelectionRange(0, 0); // where who comes by keys begins
    box.addEventListener("pointermove", (event) => this.#hover(event));
    box.addEventListener("pointerleave", () => this.#say(null));
  }

  /** The whole program. */
  get value() {
    return this.#text.value;
  }

  set value(program) {
    // What was typed comes back from whoever was told; what is there already needs no work.
    if (this.#isTelling || (this.#text.isOriginal && program === this.#text.value)) return;
    this.#text.value = program;
    this.#render();
  }

  /** Gives lines (from 0) a class, and takes all others away. @param {{first: number, last: number, name: string}[]} decorations */
  decorate(decorations) {
    this.#decorations = decorations;
    this.#paint();
  }

  /** Puts the caret there (from 0), unfolding what hides it. */
  goTo(line, column = 0) {
    if (this.#text.folded.has(line)) this.#toggle(true);
    const row = this.#rows.indexOf(line);
    const lines = this.#text.shown.split("\n");
    const at = lines.slice(0, row).reduce((sum, text) => sum + text.length + 1, 0) + Math.min(column, lines[row]?.length ?? 0);
    this.#area?.focus();
    this.#area?.setSelectionRange(at, at);
    this.#code.children[row]?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  #edit(box, pre, label, keys) {
    pre.setAttribute("aria-hidden", "true");
    const area = document.createElement("textarea");
    for (const [name, value] of Object.entries({ spellcheck: "false", autocapitalize: "off", autocomplete: "off", autocorrect: "off", wrap: "off", rows: "1", "aria-label": label, "data-gramm": "false" })) {
      area.setAttribute(name, value);
    }
    const hint = make("div", { className: "editor-keys", hidden: true, "aria-hidden": "true" }); // the label has them
    const letTabIndent = (indents) => {
      this.#tabIndents = indents;
      hint.textContent = [indents ? "Tab indents · Esc leaves" : "Type to edit · Tab moves on", keys].filter(Boolean).join(" · ");
    };
    letTabIndent(false);
    area.addEventListener("pointerdown", () => letTabIndent(true));
    area.addEventListener("input", () => {
      letTabIndent(true);
      this.#text.edit(area.value);
      this.#render();
      this.#isTelling = true;
      say(this, "edit", this.value);
      this.#isTelling = false;
    });
    area.addEventListener("keydown", (event) => this.#key(event));
    for (const type of ["keyup", "pointerup"]) area.addEventListener(type, () => this.#caret());
    area.addEventListener("focus", () => {
      hint.style.setProperty("--scrollbar", `${box.offsetHeight - box.clientHeight}px`);
      hint.hidden = false;
    });
    area.addEventListener("blur", () => {
      this.#say(null);
      hint.hidden = true;
      if (document.activeElement !== area) letTabIndent(false); // else it is the window that is left
    });
    box.append(area);
    box.after(hint);
    this.#area = area;
  }

  #addFold() {
    this.#fold = make("button", { type: "button", className: "editor-fold" });
    this.#fold.addEventListener("click", () => this.#toggle(!this.#text.unfolded));
    this.append(this.#fold);
  }

  #toggle(unfolded) {
    this.#text.unfolded = unfolded;
    this.#render();
  }

  #render() {
    const { shown, folded } = this.#text;
    this.#rows = this.#text.rows;
    this.#code.classList.remove("hide-boring");
    this.#code.innerHTML = highlightedLines(shown, this.#language)
      .map((html, i) => `<span class="line${folded.has(this.#rows[i]) ? " folded" : ""}" data-n="${this.#rows[i] + 1}">${html}\n</span>`).join("");
    this.style.setProperty("--digits", Math.max(2, String(this.#rows.at(-1) + 1).length));
    // Another text than it has makes the textarea forget its undo history.
    if (this.#area && this.#area.value !== shown) this.#area.value = shown;
    if (this.#fold) {
      const lines = `${folded.size} hidden ${folded.size === 1 ? "line" : "lines"}`;
      this.#fold.textContent = this.#text.unfolded ? `Fold ${lines}` : `… ${lines}`;
      this.#fold.setAttribute("aria-expanded", this.#text.unfolded);
    }
    this.#paint();
  }

  #paint() {
    [...this.#code.children].forEach((element, i) => {
      const line = this.#rows[i];
      const names = this.#decorations.filter(({ first, last }) => first <= line && line <= last).map(({ name }) => name);
      element.className = ["line", element.classList.contains("folded") ? "folded" : "", ...names].filter(Boolean).join(" ");
    });
  }

  #key(event) {
    const { key } = event;
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      say(this, "leave");
    } else if (key === "Tab" && plain && this.#tabIndents) {
      event.preventDefault();
      this.#indent(event.shiftKey);
    } else if (key === "Enter" && plain && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      const { line } = this.#here();
      const [indent] = line.match(/^\s*/);
      this.#type(`\n${indent}${/[{(\[]\s*$/.test(line) ? INDENT : ""}`);
    } else if (key === "}" && plain) {
      const { line, start } = this.#here();
      if (!line.trim() && line.length >= INDENT.length && this.#area.selectionStart === this.#area.selectionEnd) {
        event.preventDefault();
        this.#area.setSelectionRange(start + line.length - INDENT.length, start + line.length);
        this.#type("}");
      }
    }
  }

  /** The current line as far as the caret. */
  #here() {
    const { value, selectionStart } = this.#area;
    const start = value.lastIndexOf("\n", selectionStart - 1) + 1;
    return { start, line: value.slice(start, selectionStart) };
  }

  /** Moves the selected lines in or out; a mere caret inserts spaces to the next stop. */
  #indent(out) {
    const { value, selectionStart: from, selectionEnd: to } = this.#area;
    if (!out && from === to) return this.#type(" ".repeat(INDENT.length - (this.#here().line.length % INDENT.length)));
    const start = value.lastIndexOf("\n", from - 1) + 1;
    const end = value.indexOf("\n", Math.max(from, to - 1));
    const lines = value.slice(start, end < 0 ? value.length : end);
    const moved = lines.replace(out ? /^ {1,4}/gm : /^(?=.)/gm, out ? "" : INDENT);
    if (moved === lines) return;
    this.#area.setSelectionRange(start, start + lines.length);
    this.#type(moved);
    const change = moved.length - lines.length;
    if (from === to) this.#area.setSelectionRange(Math.max(start, from + change), Math.max(start, from + change));
    else this.#area.setSelectionRange(start, start + moved.length);
  }

  /** Replaces the selection so that the browser's undo knows of it (execCommand is deprecated, and has no successor for that). */
  #type(text) {
    if (document.execCommand("insertText", false, text)) return;
    this.#area.setRangeText(text, this.#area.selectionStart, this.#area.selectionEnd, "end");
    this.#area.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }

  #caret() {
    const row = this.#area.value.slice(0, this.#area.selectionStart).split("\n").length - 1;
    this.#say(this.#rows[row] ?? null);
  }

  #hover(event) {
    if (event.pointerType !== "mouse" || event.buttons) return;
    const first = this.#code.firstElementChild?.getBoundingClientRect();
    const row = first ? Math.floor((event.clientY - first.top) / first.height) : -1;
    this.#say(this.#rows[row] ?? null);
  }

  #said = null;
  #say(line) {
    if (line === this.#said) return;
    this.#said = line;
    say(this, "source-hover", line);
  }
}

/** The text of a rendered block, hidden lines apart. */
function piecesOf(code) {
  const pieces = [];
  const walk = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
  for (let node; (node = walk.nextNode()); ) {
    const folded = Boolean(node.parentElement.closest(".boring"));
    if (pieces.at(-1)?.folded === folded) pieces.at(-1).text += node.data;
    else pieces.push({ text: node.data, folded });
  }
  return pieces;
}

customElements.define("code-editor", CodeEditor);
