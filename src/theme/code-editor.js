// <code-editor>: a program shown as the page shows code, and edited on the spot: the platform's own textarea over the
// highlighted text. Hidden lines stay folded until asked for, and always belong to the program. Knows nothing of running it.

/** A stretch of the program; `folded` if the page hides it. @typedef {{text: string, folded: boolean}} Piece */

const INDENT = "    ";

/** Fires `input` (bubbles) on each edit, `leave` when Escape asks to go on, and `source-hover` with a line (from 0) or null. */
export class CodeEditor extends HTMLElement {
  /** @type {Piece[]} */ #pieces = [];
  /** @type {Piece[]} */ #original = [];
  #language = "";
  #code = null;
  #area = null;
  #fold = null;
  #unfolded = false;
  #error = null;
  #lit = null;
  #seen = new Map();

  /** Takes over a rendered block of code. @param {HTMLPreElement} pre @param {{language: string, editable: boolean, label: string}} options */
  adopt(pre, { language, editable, label }) {
    this.#language = language;
    this.#code = pre.querySelector("code");
    this.#original = piecesOf(this.#code);
    this.#pieces = this.#original.map((piece) => ({ ...piece }));
    pre.querySelector(".buttons")?.remove();
    const box = document.createElement("div");
    box.className = "editor-box";
    pre.replaceWith(this);
    box.append(pre);
    this.append(box);
    if (editable) this.#edit(box, pre, label);
    else Object.entries({ role: "group", tabindex: "0", "aria-label": label }).forEach(([name, value]) => box.setAttribute(name, value)); // it scrolls
    if (this.#pieces.some((piece) => piece.folded)) this.#addFold();
    this.#render();
    box.addEventListener("pointermove", (event) => this.#hover(event));
    box.addEventListener("pointerleave", () => this.#say(null));
  }

  /** The whole program, hidden lines included. */
  get value() {
    return `${this.#pieces.map((piece) => piece.text).join("")}\n`;
  }

  get edited() {
    return this.value !== `${this.#original.map((piece) => piece.text).join("")}\n`;
  }

  reset() {
    this.#pieces = this.#original.map((piece) => ({ ...piece }));
    this.#seen.clear();
    this.markError(null);
    this.#refresh();
  }

  /** Marks a line (from 0) as the one that an error is about; null takes the mark away. */
  markError(line) {
    this.#error = line;
    this.#paint();
  }

  /** Brings out lines `first` to `last` of the program (from 0); null takes that away. */
  highlight(range) {
    this.#lit = range;
    this.#paint();
  }

  /** Puts the caret there (from 0), unfolding what hides it. */
  goTo(line, column = 0) {
    if (this.#foldedLines().has(line)) this.#toggle(true);
    const row = this.#rows.indexOf(line);
    const lines = this.#view().split("\n");
    const at = lines.slice(0, row).reduce((sum, text) => sum + text.length + 1, 0) + Math.min(column, lines[row]?.length ?? 0);
    this.#area?.focus();
    this.#area?.setSelectionRange(at, at);
    this.#code.children[row]?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  #edit(box, pre, label) {
    pre.setAttribute("aria-hidden", "true");
    const area = document.createElement("textarea");
    for (const [name, value] of Object.entries({ spellcheck: "false", autocapitalize: "off", autocomplete: "off", autocorrect: "off", wrap: "off", rows: "1", "aria-label": label, "data-gramm": "false" })) {
      area.setAttribute(name, value);
    }
    area.addEventListener("input", () => this.#input());
    area.addEventListener("keydown", (event) => this.#key(event));
    for (const type of ["keyup", "pointerup"]) area.addEventListener(type, () => this.#caret());
    area.addEventListener("blur", () => this.#say(null));
    box.append(area);
    this.#area = area;
  }

  #addFold() {
    this.#fold = document.createElement("button");
    this.#fold.type = "button";
    this.#fold.className = "editor-fold";
    this.#fold.addEventListener("click", () => this.#toggle(!this.#unfolded));
    this.append(this.#fold);
  }

  #toggle(unfolded) {
    this.#unfolded = unfolded;
    this.#seen.clear();
    this.#refresh();
  }

  #shown(piece) {
    return this.#unfolded || !piece.folded;
  }

  #view() {
    return this.#pieces.filter((piece) => this.#shown(piece)).map((piece) => piece.text).join("");
  }

  /** Numbers of the lines that begin in a folded piece. */
  #foldedLines() {
    const lines = new Set();
    let line = 0;
    for (const piece of this.#pieces) {
      const count = piece.text.split("\n").length - 1;
      if (piece.folded) for (let i = piece.text.startsWith("\n") ? 1 : 0; i < count + (piece.text.endsWith("\n") ? 0 : 1); i++) lines.add(line + i);
      line += count;
    }
    return lines;
  }

  /** The textarea's text from the pieces. Forgets its undo history. */
  #refresh() {
    if (this.#area) this.#area.value = this.#view();
    this.#render();
  }

  /** Carries an edit of the shown text over to the pieces. */
  #input() {
    const before = this.#view();
    const after = this.#area.value;
    if (before === after) return;
    this.#seen.set(before, this.#pieces);
    const known = this.#seen.get(after); // undo and redo: the pieces as they were
    this.#pieces = known ?? splice(this.#pieces, (piece) => this.#shown(piece), before, after);
    if (this.#seen.size > 500) this.#seen.clear();
    this.#error = null;
    this.#render();
  }

  /** For each line shown, its number in the program. */
  #rows = [];

  #render() {
    const text = this.#view();
    const folded = this.#foldedLines();
    const total = this.#pieces.map((piece) => piece.text).join("").split("\n").length;
    const rows = Array.from({ length: total }, (_, line) => line);
    this.#rows = this.#unfolded ? rows : rows.filter((line) => !folded.has(line));
    this.#code.classList.remove("hide-boring");
    this.#code.innerHTML = highlightedLines(text, this.#language)
      .map((html, i) => `<span class="line${folded.has(this.#rows[i]) ? " folded" : ""}">${html}\n</span>`).join("");
    if (this.#area && this.#area.value !== text) this.#area.value = text;
    if (this.#fold) {
      const count = folded.size;
      const lines = `${count} hidden ${count === 1 ? "line" : "lines"}`;
      this.#fold.textContent = this.#unfolded ? `Fold ${lines}` : `… ${lines}`;
      this.#fold.setAttribute("aria-expanded", this.#unfolded);
    }
    this.#paint();
  }

  #paint() {
    [...this.#code.children].forEach((element, i) => {
      const line = this.#rows[i];
      element.classList.toggle("error", line === this.#error);
      element.classList.toggle("lit", this.#lit !== null && line >= this.#lit.first && line <= this.#lit.last);
    });
  }

  #key(event) {
    const { key } = event;
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.dispatchEvent(new CustomEvent("leave"));
    } else if (key === "Tab" && plain) {
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
    this.dispatchEvent(new CustomEvent("source-hover", { detail: line }));
  }
}

/** The text of a rendered block, hidden lines apart, without its last newline. @returns {Piece[]} */
function piecesOf(code) {
  const pieces = [];
  const walk = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
  for (let node; (node = walk.nextNode()); ) {
    const folded = Boolean(node.parentElement.closest(".boring"));
    if (pieces.at(-1)?.folded === folded) pieces.at(-1).text += node.data;
    else pieces.push({ text: node.data, folded });
  }
  const last = pieces.at(-1);
  if (last) last.text = last.text.replace(/\n$/, "");
  // A newline between the last shown line and hidden ones after it belongs to the latter: the shown text ends without one.
  const shown = pieces.findLast((piece) => !piece.folded);
  const after = pieces[pieces.indexOf(shown) + 1];
  if (shown && after && shown.text.endsWith("\n")) {
    shown.text = shown.text.slice(0, -1);
    after.text = `\n${after.text}`;
  }
  return pieces;
}

/** The pieces after the shown ones' text changed from `before` to `after`. */
function splice(pieces, isShown, before, after) {
  let start = 0;
  while (start < Math.min(before.length, after.length) && before[start] === after[start]) start++;
  let tail = 0;
  while (tail < Math.min(before.length, after.length) - start && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  const end = before.length - tail;
  const inserted = after.slice(start, after.length - tail);
  // New text goes into the last piece that reaches its place: a line typed below a fold stays below it.
  let at = 0;
  let home = -1;
  const result = pieces.map((piece, i) => {
    if (!isShown(piece)) return { ...piece };
    const [from, to] = [at, at + piece.text.length];
    at = to;
    if (from <= start && start <= to) home = i;
    const cut = (x) => Math.min(Math.max(x - from, 0), piece.text.length);
    return { ...piece, text: piece.text.slice(0, cut(start)) + piece.text.slice(cut(end)), hole: cut(start) };
  });
  if (home < 0) return [{ text: after, folded: false }, ...result.map(({ text, folded }) => ({ text, folded }))];
  const spliced = result.map(({ text, folded, hole }, i) => ({ text: i === home ? text.slice(0, hole) + inserted + text.slice(hole) : text, folded }));
  // Two lines joined across a fold: the joined line stands below it.
  spliced.forEach((piece, i) => {
    const next = spliced.slice(i + 1).find(isShown);
    if (!isShown(piece) || !next || isShown(spliced[i + 1])) return;
    const [rest] = piece.text.match(/[^\n]*$/);
    piece.text = piece.text.slice(0, piece.text.length - rest.length);
    next.text = rest + next.text;
  });
  return spliced;
}

/** One piece of HTML for each line, with mdBook's own highlighter where the page has it. */
function highlightedLines(text, language) {
  const html = globalThis.hljs?.getLanguage(language)
    ? globalThis.hljs.highlight(language, text, true).value
    : text.replace(/[&<>]/g, (c) => `&#${c.charCodeAt(0)};`);
  const open = [];
  return html.split("\n").map((line) => {
    const begun = open.join("");
    for (const [tag] of line.matchAll(/<span[^>]*>|<\/span>/g)) {
      if (tag === "</span>") open.pop();
      else open.push(tag);
    }
    return begun + line + "</span>".repeat(open.length);
  });
}

customElements.define("code-editor", CodeEditor);
