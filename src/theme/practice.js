// What a page loads when it has nothing else to do: predictions, which come to life as a reader comes near, what became of an exercise's
// promises, and how far the reader is.

import { linesUnder, showVerdicts } from "course/elements/promise-list.js";
import { markChapters } from "course/elements/sidebar-marks.js";
import follow from "course/features/progress.js";

/** @import { Page } from "course/course.js" */

/** How far from the window a prediction may be that is not there yet, so that nobody sees it come. */
const NEAR = "1200px 0px";

/** @param {Page} page whose listings have been furnished */
export default async function practice(page) {
  const near = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      awaken(target, page).catch(() => near.observe(target));
    }
  }, { rootMargin: NEAR });
  for (const form of document.querySelectorAll("listing-change")) near.observe(form);

  for (const list of document.querySelectorAll(".listing-promises")) {
    const { state } = list.closest("listing-block").sides[0];
    state.addEventListener("change", ({ detail }) => (detail.has("verdicts") || detail.has("source")) && showVerdicts(list, state));
    showVerdicts(list, state);
    const light = (lines) => state.update({ lit: { lines: new Set(lines), source: null } });
    list.addEventListener("pointerover", (event) => light(linesUnder(event)));
    list.addEventListener("pointerleave", () => light([]));
  }

  // What scrolls sideways is reached by keys, as page-fixes.js has it for what is open from the start.
  document.addEventListener("toggle", ({ target }) => {
    for (const code of target.querySelectorAll(":scope > pre > code")) if (code.scrollWidth > code.clientWidth) code.tabIndex = 0;
  }, true);

  const table = document.querySelector("course-progress");
  if (table) await import("course/elements/progress-table.js");
  follow(markChapters, table, document.getElementById("in-short"));
}

async function awaken(form, page) {
  const [{ default: predict }] = await Promise.all([import("course/features/predict.js"), import("course/elements/prediction-form.js")]);
  const { listing } = JSON.parse(form.dataset.change);
  predict(form, document.getElementById(`listing-${listing}`).sides[0].state, page);
}
