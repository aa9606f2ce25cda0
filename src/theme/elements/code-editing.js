// What a <code-editor> needs once somebody types in it: its text and folds, its colours, its keys. Who comes by Tab leaves by Tab, until
// something is typed: then it indents, as after a click. Loaded when a hand comes near.

import { make, say } from "course/elements/dom.js";
import { highlightedLines } from "course/elements/highlight.js";
import { changed, columnAt, lineAt } from "course/model/problems.js";
import { ProgramText } from "course/model/program-text.js";

/** @import { CodeEditor } from "course/elements/code-editor.js" */
/** @import { ProblemMarks } from "course/elements/problem-marks.js" */
/** @import { Extent, Problems } from "course/model/problems.js" */
/** @import { Piece } from "course/model/program-text.js" */

const INDENT = "    ";
/** Whoever presses one of them goes somewhere, and types nothing. */
const GOES = /^(?:Arrow|Home$|End$|Page)/;

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
  /** @type {Promise<ProblemMarks> | null} */ #marksLoading = null;
  /** @type {ProblemMarks | null} */ #marks = null;

  /** @param {{editor: CodeEditor, code: HTMLElement, area: HTMLTextAreaElement, pieces: Piece[], language: string, keys?: string, isClicked: boolean}} parts */
  constructor({ editor, code, area, pieces, language, keys, isClicked }) {
    this.#text = new ProgramText(pieces);
    [this.#editor, this.#code, this.#area, this.#language, this.#keys] = [editor, code, area, language, keys];
    this.#rows = this.#text.rows;
    this.#letTabIndent(isClicked);
    area.addEventListener("pointerdown", () => this.#letTabIndent(true));
    area.addEventListener("keydown", (event) => this.#key(event));
    for (const type of ["keyup", "pointerup"]) area.addEventListener(type, (event) => this.#caret(event));
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

  get program() {
    return this.#text.value;
  }

  /** What the compiler has found in a program that stands or stood here. @param {Problems | null} problems */
  set problems(problems) {
    if (!problems?.list.length && !this.#marksLoading) return;
    this.#marksLoading ??= import("course/elements/problem-marks.js").then(({ ProblemMarks }) => {
      return (this.#marks = new ProblemMarks({ editing: this, editor: this.#editor, code: this.#code, area: this.#area }));
    });
    this.#latest = problems;
    this.#marksLoading.then((marks) => {
      if (this.#latest !== problems) return;
      marks.show(problems);
      this.#letTabIndent(this.#tabIndents);
    }, () => (this.#marksLoading = null));
  }

  #latest = null;

  /** Puts another form of the program in its place, as if it were typed; the caret stays at its letter. */
  replace(program) {
    const { value } = this.#text;
    const letters = value.slice(0, this.#at).replace(/\s/g, "").length;
    const { start, end, text } = changed(value, program);
    this.apply([{ start, end, text }]);
    let at = 0;
    for (let left = letters; left && at < program.length; at++) left -= /\S/.test(program[at]);
    const row = this.#rows.indexOf(lineAt(program, at));
    if (row < 0) return;
    const caret = this.#shownAt(at);
    this.#area.setSelectionRange(caret, caret);
  }

  /** Makes changes of the program, as if they were typed. @param {(Extent & {text: string})[]} edits */
  apply(edits) {
    const { folded, value } = this.#text;
    const isFolded = ({ start, end }) => [...folded].some((line) => lineAt(value, start) <= line && line <= lineAt(value, end));
    if (!this.#text.unfolded && edits.some(isFolded)) this.toggle();
    this.#area.focus();
    for (const { start, end, text } of [...edits].sort((a, b) => b.start - a.start)) {
      this.#area.setSelectionRange(this.#shownAt(start), this.#shownAt(end));
      if (text || start < end) this.#type(text);
    }
  }

  /** Takes what the textarea has. @returns {string} the whole program */
  typed() {
    this.#letTabIndent(true);
    this.#marks?.hide();
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
    const at = this.#inRow(this.#rows.indexOf(line), column);
    this.#area.focus();
    this.#area.setSelectionRange(at, at);
    this.#code.children[line]?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /** Where that is in what is shown. */
  #inRow(row, column) {
    const lines = this.#text.shown.split("\n");
    return lines.slice(0, row).reduce((sum, text) => sum + text.length + 1, 0) + Math.min(column, lines[row]?.length ?? 0);
  }

  /** Where a character of the program is in what is shown. */
  #shownAt(at) {
    const { value } = this.#text;
    return this.#inRow(this.#rows.indexOf(lineAt(value, at)), columnAt(value, at));
  }

  /** Where the caret is in the program. */
  get #at() {
    const rows = this.#area.value.slice(0, this.#area.selectionStart).split("\n");
    const lines = this.#text.value.split("\n").slice(0, this.#rows[rows.length - 1] ?? 0);
    return lines.reduce((sum, text) => sum + text.length + 1, 0) + rows.at(-1).length;
  }

  #goToProblem(isBack) {
    const next = this.#marks?.next(this.#at, isBack) ?? null;
    if (next === null) return;
    const { value } = this.#text;
    this.goTo(lineAt(value, next), columnAt(value, next));
    this.#marks.tellAt(next);
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
    this.#marks?.draw(value);
  }

  #letTabIndent(indents) {
    this.#tabIndents = indents;
    const problems = this.#latest?.list.length && "F8 next problem";
    this.#hint.textContent = [indents ? "Tab indents · Esc leaves" : "Type to edit · Tab moves on", this.#keys, problems].filter(Boolean).join(" · ");
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
      if (this.#marks?.isShown) this.#marks.hide();
      else say(this.#editor, "leave");
    } else if ((event.code === "KeyF" || key.toLowerCase() === "f") && event.altKey && event.shiftKey) {
      event.preventDefault();
      say(this.#editor, "format");
    } else if (key === "F8") {
      event.preventDefault();
      this.#goToProblem(event.shiftKey);
    } else if (key === "." && !plain && this.#marks?.tellAt(this.#at)) {
      event.preventDefault();
      this.#marks.focus();
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
    if (text ? document.execCommand("insertText", false, text) : document.execCommand("delete")) return;
    this.#area.setRangeText(text, this.#area.selectionStart, this.#area.selectionEnd, "end");
    this.#area.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }

  #caret({ type, key = "" }) {
    if (type === "pointerup" || GOES.test(key)) this.#marks?.tellAt(this.#at);
    const row = this.#area.value.slice(0, this.#area.selectionStart).split("\n").length - 1;
    this.#editor.tell(this.#rows[row] ?? null);
  }
}
