// The compiler reads along: after a pause in typing the book's own runner is asked what it would say, and may compile the program ahead.
// What came by a link is not sent before it has run.

import { heardOfProblems, problemsOf } from "course/model/problems.js";
import { runnerIn } from "course/services/runner.js";

/** @import { Page, Side } from "course/course.js" */

/** After the last key, in milliseconds, the page asks. */
const PAUSE = 200;
/** And says what it has heard to who does not see it: not in the middle of a word. */
const SILENCE = 1500;

/** @param {Side} side @param {Page} page */
export default function check({ state }, page) {
  const { language, runner, edition } = state.listing;
  if (language !== "rust" || runner !== "self") return;
  let controller = new AbortController();
  let [timer, saying] = [0, 0];
  /** What was asked last, and whether it might be compiled then. */
  let asked = { text: null, mode: null, ahead: false };
  let said = "";

  const ask = async () => {
    const { source: text, mode } = state;
    const ahead = !state.isUnderWay; // else it would be seen in its times
    // The page's own has been tried when the page was made.
    if (!state.edited && !state.problems) return;
    if (state.version?.isUntried || (asked.text === text && asked.mode === mode && (asked.ahead || !ahead))) return;
    asked = { text, mode, ahead };
    const { signal } = controller;
    const diagnostics = await runnerIn(page.runners, runner).check({ code: text, edition, mode }, { signal, ahead }).catch(() => null);
    if (signal.aborted) return;
    if (!diagnostics) return (asked = { text: null, mode: null, ahead: false });
    const problems = problemsOf(diagnostics, text);
    state.update({ problems });
    saying = setTimeout(() => say(problems), SILENCE);
  };

  const say = (problems) => {
    const now = heardOfProblems(problems);
    if (now === said || (!said && !problems.list.length)) return;
    said = now;
    if (!state.isUnderWay) state.update({ heard: now });
  };

  const wait = () => {
    controller.abort();
    controller = new AbortController();
    clearTimeout(timer);
    clearTimeout(saying);
    timer = setTimeout(ask, PAUSE);
  };
  state.addEventListener("change", ({ detail }) => {
    if (detail.has("source") || detail.has("mode") || (detail.has("phase") && !state.isUnderWay)) wait();
  });
  wait();
}
