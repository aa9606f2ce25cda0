// What an exercise's program must do, as the page came with it; tells of each promise whether it is kept.

import { make } from "course/elements/dom.js";

/** @import { Verdicts } from "course/model/promises.js" */

const WORDS = new Map([[true, "holds"], [false, "does not hold"], [null, ""]]);
const NAMES = new Map([[true, "kept"], [false, "broken"], [null, "open"]]);

/** @param {HTMLElement} list @param {{verdicts: Verdicts | null, source: string}} state whose verdicts may be of an earlier program */
export function showVerdicts(list, { verdicts, source }) {
  // From the press of the button on there is room for what will be said, so that nothing moves when it is.
  if (verdicts) list.toggleAttribute("data-judged", true);
  list.toggleAttribute("data-stale", Boolean(verdicts?.list.length) && verdicts.of !== source);
  [...list.children].forEach((item, i) => {
    item.querySelector(".verdict")?.remove();
    delete item.dataset.verdict;
    delete item.dataset.lines;
    const verdict = verdicts?.list[i];
    if (!verdict) return;
    item.dataset.verdict = NAMES.get(verdict.holds);
    item.dataset.lines = verdict.lines.join(" ");
    const told = [WORDS.get(verdict.holds), verdict.found].filter(Boolean).join(": ");
    // What stands between backticks is code.
    item.append(make("span", { className: "verdict" }, ...told.split("`").map((part, k) => (k % 2 ? make("code", { textContent: part }) : part))));
  });
}

/** The numbers of the lines that the promise under a pointer is about. @param {Event} event @returns {number[]} */
export const linesUnder = ({ target }) => (target.closest("li")?.dataset.lines ?? "").split(" ").filter(Boolean).map(Number);
