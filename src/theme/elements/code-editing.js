// What a <code-editor> needs once somebody types in it: its text and folds, its colours, its keys. Who comes by Tab leaves by Tab, until
// something is typed: then it indents, as after a click. Loaded when a hand comes near.

import { make, say } from "course/elements/dom.js";
import { highlightedLines } from "course/elements/highlight.js";
import { ProgramText } from "course/model/program-text.js";

/** @import { CodeEditor } from "course/elements/code-editor.js" */
/** @import { Piece } from "course/model/program-text.js" */

const INDENT = "    ";

export class CodeEditing {
  #text;
  #language;
  /** @type {CodeEditor} */ #editor;
  #code;
  #area;
  #rows = [];
  #hint = make("div", { className: "editor-keys", hidden: true, "aria-hidden": "true" }); // the label has them
  #keys;
  #tabIndents = false;

  /** @param {{editor: CodeEditor, code: HTMLElement, area: HTMLTextAreaElement, pieces: Piece[], language: string, keys?: string, isClicked: boolean}} parts */
  constructor({ editor, code, area, pieces, language, keys, isClicked }) {
    this.#text = new ProgramText(pieces);
    [this.#editor, this.#code, this.#area, this.#language, this.#keys] = [editor, code, area, language, keys];
    this.#rows = this.#text.rows;
    this.#letTabIndent(isClicked);
    area.addEventListener("pointerdown", () => this.#letTabIndent(true));
    area.addEventListener("keydown", (event) => this.#key(event));
    for (const type of ["keyup", "pointerup"]) area.addEventListener(type, () => this.#caret());
    area.addEventListener("focus", () => this.#showHint());
    area.addEventListener("blur", () => {
      editor.tell(null);
      this.#hint.hidden = true;
      if (document.activeElement !== area) this.#letTabIndent(false); // else it is the window that is left
    });
    area.parentElement.after(this.#hint);
    if (document.activeElement === area) this.#showHint();
  }

  /** Puts another program in place of the whole. @param {string} program */
  set value(program) {
    this.#text.value = program;
    this.#render();
  }

  /** Takes what the textarea has. @returns {string} the whole program */
  typed() {
    this.#letTabIndent(true);
    this.#text.edit(this.#area.value);
    this.#render();
    return this.#text.value;
  }

  /** Folds what is unfolded, and the other way round. */
  toggle() {
    this.#text.unfolded = !this.#text.unfolded;
    this.#editor.toggleAttribute("data-unfolded", this.#text.unfolded);
    this.#render();
  }

  /** Puts the caret there (from 0), unfolding what hides it. */
  goTo(line, column) {
    if (this.#text.folded.has(line) && !this.#text.unfolded) this.toggle();
    const row = this.#rows.indexOf(line);
    const lines = this.#text.shown.split("\n");
    const at = lines.slice(0, row).reduce((sum, text) => sum + text.length + 1, 0) + Math.min(column, lines[row]?.length ?? 0);
    this.#area.focus();
    this.#area.setSelectionRange(at, at);
    this.#code.children[line]?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  #render() {
    const { shown, folded, value } = this.#text;
    this.#rows = this.#text.rows;
    const lines = highlightedLines(value.replace(/\n$/, ""), this.#language);
    this.#code.innerHTML = lines.map((html, line) => `<span class="line${folded.has(line) ? " folded" : ""}" data-n="${line + 1}">${html}\n</span>`).join("");
    this.#editor.style.setProperty("--digits", Math.max(2, String(lines.length).length));
    // Another text than it has makes the textarea forget its undo history.
    if (this.#area.value !== shown) this.#area.value = shown;
    this.#editor.decorate();
  }

  #letTabIndent(indents) {
    this.#tabIndents = indents;
    this.#hint.textContent = [indents ? "Tab indents · Esc leaves" : "Type to edit · Tab moves on", this.#keys].filter(Boolean).join(" · ");
  }

  #showHint() {
    const box = this.#area.parentElement;
    this.#hint.style.setProperty("--scrollbar", `${box.offsetHeight - box.clientHeight}px`);
    this.#hint.hidden = false;
  }

  #key(event) {
    const { key } = event;
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      say(this.#editor, "leave");
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
    this.#editor.tell(this.#rows[row] ?? null);
  }
}
