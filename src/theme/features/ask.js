// What the reader answers when a run would send code away from this machine.

import { agree } from "course/services/consent.js";

/** @param {import("course/course.js").Side} side */
export function ask({ state, section }) {
  section.addEventListener("consent", ({ detail: host }) => {
    agree(host);
    state.update({ notice: null });
    section.dispatchEvent(new Event("run"));
  });
  section.addEventListener("decline", () => state.update({ notice: null }));
}
