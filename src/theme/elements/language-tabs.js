// <language-tabs>: one tab for each language side of a listing. Knows nothing of what the sides hold.

import { make, say } from "course/elements/dom.js";

/** Fires, bubbling, `tab-choose` with the number of a tab, and `language-choose` with a language that the reader wants. */
export class LanguageTabs extends HTMLElement {
  /** Makes a tab for each of these panels. @param {HTMLElement[]} panels @param {string} id that theirs begin with */
  adopt(panels, id) {
    this.className = "listing-tabs";
    this.setAttribute("role", "tablist");
    this.setAttribute("aria-label", "Language");
    panels.forEach((panel, i) => {
      const { language } = panel.dataset;
      const tab = make("button", { type: "button", role: "tab", id: `${id}-tab-${language}`, textContent: language === "rust" ? "Rust" : "Python" });
      panel.id ||= `${id}-${language}`;
      tab.setAttribute("aria-controls", panel.id);
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", tab.id);
      panel.removeAttribute("aria-label");
      tab.addEventListener("click", () => say(this, "language-choose", language));
      this.append(tab);
    });
    this.addEventListener("keydown", (event) => {
      const count = panels.length;
      const now = [...this.children].indexOf(event.target);
      const next = { ArrowRight: (now + 1) % count, ArrowLeft: (now + count - 1) % count, Home: 0, End: count - 1 }[event.key];
      if (next === undefined) return;
      event.preventDefault();
      this.children[next].click();
      this.children[next].focus();
    });
  }

  choose(chosen) {
    [...this.children].forEach((tab, i) => {
      tab.setAttribute("aria-selected", i === chosen);
      tab.tabIndex = i === chosen ? 0 : -1;
    });
    say(this, "tab-choose", chosen);
  }
}

customElements.define("language-tabs", LanguageTabs);
