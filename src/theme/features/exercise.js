// Check, of an exercise: has the program run, as often as its promises ask, and tells which of them it keeps.

import { verdictsOf } from "course/model/promises.js";
import { noteExercise } from "course/services/progress.js";

/** @import { Side } from "course/course.js" */

/** @param {Side} side */
export default function exercise({ state, section }) {
  const { source: path, exercise } = section.closest("listing-block").dataset;
  if (!exercise) return;
  const { promises, runs: times, patience } = JSON.parse(exercise);
  const name = path.replace(/\.rs$/, "");
  const isBroken = (runs) => verdictsOf(promises, runs).some(({ holds }) => holds === false);
  section.addEventListener("judge", () => {
    const { source } = state;
    const done = (runs) => {
      if (!runs) return state.update({ verdicts: null });
      const verdicts = verdictsOf(promises, runs);
      const kept = verdicts.filter(({ holds }) => holds).length;
      const isSolved = kept === promises.length;
      const told = isSolved ? "solved: all that was promised holds" : `${kept} of ${promises.length} promises hold`;
      state.update({ verdicts: { of: source, list: verdicts }, status: `${told} · ${state.status}`, heard: `${told}. ${state.heard}` });
      noteExercise(name, isSolved);
    };
    state.update({ verdicts: { of: source, list: [] } });
    section.dispatchEvent(new CustomEvent("trial", { detail: { times, patience, isEnough: isBroken, done } }));
  });
}
