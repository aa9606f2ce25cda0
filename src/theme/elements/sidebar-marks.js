// Small marks in the table of contents: which chapters were read, and whose exercise is solved. Beside the links, so that nothing moves.

/** @import { Progress } from "course/services/progress.js" */

/** @param {Progress} progress */
export function markChapters({ read, exercises }) {
  const solved = new Set(Object.entries(exercises).filter(([, { solved }]) => solved).map(([name]) => name.split("/")[0]));
  for (const link of document.querySelectorAll("#mdbook-sidebar .chapter a[href]")) {
    const [, chapter] = link.pathname.match(/([^/]+)\.html$/) ?? [];
    const mark = link.hash ? "" : solved.has(chapter) ? "solved" : chapter in read ? "read" : "";
    if (mark) link.dataset.progress = mark;
    else delete link.dataset.progress;
  }
}
