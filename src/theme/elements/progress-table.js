// <course-progress>: the table of chapters that the page came with, filled with what the reader has done; exports, takes in and forgets it by
// events. Keeps nothing.

import { make, say } from "course/elements/dom.js";

/** @import { Progress } from "course/services/progress.js" */

/** Fires `export`, `import` with a file's text, and `forget`. */
export class CourseProgress extends HTMLElement {
  #forget;

  connectedCallback() {
    if (this.#forget) return;
    const button = (label, act) => {
      const one = make("button", { type: "button", textContent: label });
      one.addEventListener("click", act);
      return one;
    };
    const file = make("input", { type: "file", accept: "application/json,.json", hidden: true });
    file.addEventListener("change", async () => {
      const [chosen] = file.files;
      file.value = "";
      if (chosen) say(this, "import", await chosen.text());
    });
    let isSure = false;
    this.#forget = button("Forget all", () => {
      if (isSure) say(this, "forget");
      isSure = !isSure;
      this.#forget.textContent = isSure ? "Forget all: sure?" : "Forget all";
    });
    this.#forget.addEventListener("blur", () => {
      isSure = false;
      this.#forget.textContent = "Forget all";
    });
    this.querySelector(".listing-controls").append(button("Export", () => say(this, "export")), button("Import", () => file.click()), this.#forget, file);
  }

  /** As a file of the reader's. */
  save(name, text) {
    const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    make("a", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  }

  say(text) {
    this.querySelector("[role=status]").textContent = text;
  }

  /** @param {Progress} progress */
  show({ read, predictions, exercises }) {
    const rows = [...this.querySelectorAll("tr[data-chapter]")].map((row) => {
      const { chapter, exercise } = row.dataset;
      const asked = row.dataset.predictions.split(" ").filter(Boolean);
      const made = asked.filter((name) => name in predictions);
      const right = made.filter((name) => predictions[name].first);
      const tried = exercises[exercise];
      const isRead = chapter in read;
      const isSolved = Boolean(tried?.solved);
      fill(row, [isRead ? "✓" : "", made.length ? of(made.length, asked.length) : "", made.length ? `${right.length}` : "", isSolved ? "solved" : tried ? "begun" : ""]);
      return { read: Number(isRead), asked: asked.length, made: made.length, right: right.length, exercise: Number(exercise !== ""), solved: Number(isSolved) };
    });
    const all = (what) => rows.reduce((sum, row) => sum + row[what], 0);
    fill(this.querySelector("tfoot tr"), [of(all("read"), rows.length), of(all("made"), all("asked")), `${all("right")}`, of(all("solved"), all("exercise"))]);
  }
}

const of = (some, all) => `${some} of ${all}`;

/** The first cell of a row is its head. */
const fill = (row, texts) => texts.forEach((text, i) => (row.children[i + 1].textContent = text));

customElements.define("course-progress", CourseProgress);
