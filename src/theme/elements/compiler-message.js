// <compiler-message>: what the compiler said, as a refusal or as a warning. Knows nothing of the code that it is about.

import { make, say } from "course/elements/dom.js";

/** Fires `go-to` (bubbles) with the line and column of an error. */
export class CompilerMessage extends HTMLElement {
  /** Takes over the message that the page came with. */
  adopt(element) {
    element.replaceWith(this);
    this.append(...element.children);
    this.querySelector("pre").tabIndex = 0;
  }

  /** Shows why the program was refused; null hides it. */
  refuse(refusal) {
    this.className = "listing-refusal";
    this.hidden = !refusal;
    if (!refusal) return;
    this.querySelector("button")?.remove();
    if (this.textContent.trimEnd() !== refusal.text.trimEnd()) this.replaceChildren(said(refusal.text));
    if (refusal.line === undefined) return;
    const go = make("button", { type: "button", textContent: `Go to line ${refusal.line + 1}` });
    go.addEventListener("click", () => say(this, "go-to", refusal));
    this.prepend(go);
  }

  /** A program that runs can still deserve a warning, as for a future that nobody awaits. */
  warn(warning) {
    this.className = "listing-warning";
    this.hidden = !warning;
    this.replaceChildren();
    if (!warning) return;
    const { text, count } = warning;
    this.append(make("details", {}, make("summary", { textContent: `The compiler warns${count > 1 ? ` (${count})` : ""}` }), said(text)));
  }
}

// It scrolls, so keys must reach it.
const said = (text) => make("pre", { tabIndex: 0, textContent: text.trimEnd() });

customElements.define("compiler-message", CompilerMessage);
