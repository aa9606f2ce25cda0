// The reader's text: taken into the state as it is typed, and Reset, which brings the page's own back.

/** @import { Side } from "course/course.js" */
/** @param {Side} side */
export function edit({ state, section, turn }) {
  section.addEventListener("edit", ({ detail }) => state.update({ source: detail, error: null }));
  section.addEventListener("reset", () => turn.take(() => state.reset()));
}
