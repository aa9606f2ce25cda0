// <code-editor>: a program as the page shows code, edited on the spot: the platform's own textarea over the coloured lines. What typing
// needs is loaded when a hand comes near. Hidden lines stay folded until asked for, and always belong to the program; with
// `data-numbered` each line shows its number in it. Knows nothing of running the program.

import { make, say } from "course/elements/dom.js";

/** @import { CodeEditing } from "course/elements/code-editing.js" */
/** @import { Problems } from "course/model/problems.js" */
/** @import { Piece } from "course/model/program-text.js" */

/** Fires `edit` with the program, `leave` when Escape asks to go on, and `source-hover` with a line (from 0) or null; all bubble. */
export class CodeEditor extends HTMLElement {
  #options;
  #code;
  /** As the page has them. @type {Piece[]} */ #pieces;
  #program;
  #area = null;
  #decorations = [];
  /** @type {CodeEditing | null} */ #editing = null;
  #loading = null;
  #isClicked = false;

  /** Takes over the lines that stand in it. `keys` is shown after its own. */
  adopt({ language, editable, label, keys }) {
    this.#options = { language, keys };
    this.#code = this.querySelector("code");
    this.#pieces = piecesOf(this.#code);
    this.#program = textOf(this.#pieces);
    this.querySelector(".buttons")?.remove();
    const box = this.querySelector(".editor-box");
    if (editable) this.#addArea(box, label);
    else Object.entries({ role: "group", tabindex: "0", "aria-label": label }).forEach(([name, value]) => box.setAttribute(name, value)); // it scrolls
    if (this.#hasFolds) this.#addFold();
    box.addEventListener("pointermove", (event) => this.#hover(event));
    box.addEventListener("pointerleave", () => this.tell(null));
  }

  /** The whole program. */
  get value() {
    return this.#program;
  }

  set value(program) {
    if (program === this.#program) return; // what was typed comes back from whoever was told
    this.#program = program;
    this.#edit((editing) => (editing.value = program));
  }

  /** What the compiler has found in it. @param {Problems | null} problems */
  set problems(problems) {
    if (problems || this.#editing) this.#edit((editing) => (editing.problems = problems));
  }

  /** Gives lines (from 0) a class, and takes all others away. @param {{first: number, last: number, name: string}[]} decorations */
  decorate(decorations = this.#decorations) {
    this.#decorations = decorations;
    for (const element of this.#code.children) {
      const line = element.dataset.n - 1;
      const names = decorations.filter(({ first, last }) => first <= line && line <= last).map(({ name }) => name);
      element.className = ["line", element.classList.contains("folded") && "folded", ...names].filter(Boolean).join(" ");
    }
  }

  /** Puts another form of the program in its place, as if it were typed. */
  replace(program) {
    this.#edit((editing) => editing.replace(program));
  }

  /** Puts the caret there (from 0), unfolding what hides it. */
  goTo(line, column = 0) {
    this.#edit((editing) => editing.goTo(line, column));
  }

  #said = null;
  /** Says which line a pointer or the caret is at. */
  tell(line) {
    if (line === this.#said) return;
    this.#said = line;
    say(this, "source-hover", line);
  }

  get #hasFolds() {
    return this.#pieces.some(({ folded }) => folded);
  }

  #addArea(box, label) {
    this.querySelector("pre").setAttribute("aria-hidden", "true");
    const area = (this.#area = document.createElement("textarea"));
    for (const [name, value] of Object.entries({ spellcheck: "false", autocapitalize: "off", autocomplete: "off", autocorrect: "off", wrap: "off", rows: "1", "aria-label": label, "data-gramm": "false" })) {
      area.setAttribute(name, value);
    }
    area.value = textOf(this.#pieces.filter(({ folded }) => !folded)).replace(/\n$/, "");
    area.setSelectionRange(0, 0); // where who comes by keys begins
    area.addEventListener("pointerdown", () => (this.#isClicked = true));
    for (const [element, type] of [[this, "pointerenter"], [area, "focus"]]) element.addEventListener(type, () => this.#edit(() => {}), { once: true });
    area.addEventListener("input", () => {
      const typed = (program) => {
        this.#program = program;
        say(this, "edit", program);
      };
      if (!this.#editing && !this.#hasFolds) typed(`${area.value}\n`); // whoever runs it now, runs this
      this.#edit((editing) => {
        const program = editing.typed();
        if (program !== this.#program) typed(program);
      });
    });
    box.append(area);
  }

  #addFold() {
    const fold = make("button", { type: "button", className: "editor-fold" });
    const show = () => {
      const isUnfolded = "unfolded" in this.dataset;
      const count = this.#code.querySelectorAll(".folded").length;
      fold.hidden = !count;
      fold.textContent = `${isUnfolded ? "Fold" : "…"} ${count} hidden ${count === 1 ? "line" : "lines"}`;
      fold.setAttribute("aria-expanded", isUnfolded);
    };
    fold.addEventListener("click", () => this.#edit((editing) => editing.toggle()));
    const seen = new MutationObserver(show);
    seen.observe(this, { attributeFilter: ["data-unfolded"] });
    seen.observe(this.#code, { childList: true });
    show();
    this.append(fold);
  }

  /** Does it with what typing needs: at once where that is there. @param {(editing: CodeEditing) => void} act */
  #edit(act) {
    if (this.#editing) return act(this.#editing);
    this.#loading ??= import("course/elements/code-editing.js").then(({ CodeEditing }) => {
      this.#editing = new CodeEditing({ ...this.#options, editor: this, code: this.#code, area: this.#area, pieces: this.#pieces, isClicked: this.#isClicked });
    });
    this.#loading.then(() => act(this.#editing), () => {
      this.#loading = null;
      if (this.#program === textOf(this.#pieces)) return;
      // Without colours: what is seen is what is run.
      this.#code.textContent = this.#program;
      this.#area.value = this.#program.replace(/\n$/, "");
    });
  }

  #hover(event) {
    if (event.pointerType !== "mouse" || event.buttons) return;
    const shown = this.#code.querySelectorAll("unfolded" in this.dataset ? ".line" : ".line:not(.folded)");
    const first = shown[0]?.getBoundingClientRect();
    const line = first && shown[Math.floor((event.clientY - first.top) / first.height)];
    this.tell(line ? line.dataset.n - 1 : null);
  }
}

/** @param {Piece[]} pieces */
const textOf = (pieces) => pieces.map(({ text }) => text).join("");

/** What stands there, by what is folded. @returns {Piece[]} */
function piecesOf(code) {
  const pieces = [];
  for (const { textContent, classList } of code.children) {
    const folded = classList.contains("folded");
    if (pieces.at(-1)?.folded === folded) pieces.at(-1).text += textContent;
    else pieces.push({ text: textContent, folded });
  }
  return pieces;
}

customElements.define("code-editor", CodeEditor);
