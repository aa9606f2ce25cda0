// Keeps runs of the reader's own, and says which run stands behind the one that is shown.

/** @import { Side } from "course/course.js" */
/** @param {Side} side */
export default function keep({ state, section, turn }) {
  section.addEventListener("keep", () => {
    if (!state.mayKeep) return;
    const number = Math.max(0, ...state.kept.map(({ name }) => Number(name.split(" ")[1]))) + 1;
    const name = `kept ${number}`;
    state.update({ kept: [...state.kept, { run: state.shown, name }], status: `${name} · ${state.lengthOf(state.shown)}` });
  });
  section.addEventListener("ghost-choose", ({ detail: run }) => state.update({ ghost: run }));
  section.addEventListener("forget", ({ detail: run }) => {
    state.update({ kept: state.kept.filter((one) => one.run !== run), ...(state.ghost === run && { ghost: null }) });
  });
  section.addEventListener("swap", async () => {
    if (state.isRetold) await turn.stop();
    const { shown, ghost, kept, listing: { recorded } } = state;
    if (!ghost) return;
    // What leaves the front must not be lost.
    if (state.mayKeep) section.dispatchEvent(new CustomEvent("keep"));
    const { name } = [...kept, { run: recorded, name: "recorded run" }].find(({ run }) => run === ghost);
    state.update({ shown: ghost, ghost: shown, status: `${name} · ${state.lengthOf(ghost)}` });
  });
}
