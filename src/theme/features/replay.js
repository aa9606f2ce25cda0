// Replay: moves `now` over the run that is shown.

import { eachFrame } from "course/features/turn.js";

/** @import { Page, Side } from "course/course.js" */
/** @param {Side} side @param {Page} page */
export default function replay({ state, section, turn }, { reducedMotion }) {
  section.addEventListener("replay", () => turn.take((signal) => play(state, reducedMotion, signal)));
  section.addEventListener("side-hide", () => state.phase === "replaying" && turn.stop());
}

async function play(state, reducedMotion, signal) {
  const { shown: run, phase, status, ghost, refusal, warning } = state;
  if (!run) return;
  const isTimed = run.timedBy !== "nobody";
  const start = performance.now();
  let steps = -1;
  state.update({ phase: "replaying", status: "replaying…", refusal: null, warning: null, ghost: true });
  try {
    await eachFrame(() => {
      // A run without times is replayed at an easy pace, two lines a second.
      const now = ((performance.now() - start) / 1000) * (isTimed ? 1 : 2);
      if (now >= run.last) return false;
      const passed = run.lines.findLastIndex((line) => line.seconds <= now);
      if (!reducedMotion.matches) state.update({ now });
      else if (passed !== steps) state.update({ now: run.lines[passed]?.seconds ?? 0 });
      steps = passed;
      if (isTimed) state.update({ clock: `${now.toFixed(1)} s` });
    }, signal);
  } finally {
    state.update({ phase, status, ghost, refusal, warning, clock: "", now: null });
  }
}
