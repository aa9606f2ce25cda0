// The program in the form that rustfmt gives it, by the book's own runner: nothing leaves this machine for it.

import { runnerIn } from "course/services/runner.js";

/** @import { Page, Side } from "course/course.js" */

/** @param {Side} side @param {Page} page */
export default function format({ state, section }, page) {
  const { language, runner, edition } = state.listing;
  if (language !== "rust" || runner !== "self") return;
  section.addEventListener("format", async () => {
    const { source: code } = state;
    const told = await runnerIn(page.runners, runner).format({ code, edition }).catch((error) => ({ error: error.message }));
    if (state.source !== code) return; // whoever types on has seen enough
    state.update({ notice: told.error ? { text: told.error, isError: true } : null });
    if (told.error) return;
    if (told.code === code) state.update({ heard: "It is in that form already." });
    else section.querySelector("code-editor").replace(told.code);
  });
}
