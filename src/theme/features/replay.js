// Replay and stepping: both move `now` over the run that is shown.

import { eachFrame } from "course/features/turn.js";

/** @import { Page, Side } from "course/course.js" */
/** @param {Side} side @param {Page} page */
export default function replay({ state, section, turn }, { reducedMotion }) {
  section.addEventListener("replay", () => state.isUnderWay || turn.take((signal) => play(state, reducedMotion, signal)));
  // As if the reader pointed at it.
  const point = (line) => section.dispatchEvent(new CustomEvent("line-hover", { detail: line }));
  let go = null;
  section.addEventListener("step", ({ detail }) => {
    if (!state.isPictured || state.isUnderWay) return;
    const step = detail ?? "first";
    if (state.phase === "stepping") return go(step);
    turn.take((signal) => steps(state, point, signal, (next) => (go = next), step));
  });
  section.addEventListener("side-hide", () => state.isRetold && turn.stop());
}

/** As it was before, the whole run in sight. */
function before(state) {
  const { phase, status, refusal, warning } = state;
  return { phase, status, refusal, warning, clock: "", now: null };
}

async function play(state, reducedMotion, signal) {
  const { shown: run } = state;
  if (!run) return;
  const end = before(state);
  const isTimed = run.timedBy !== "nobody";
  const start = performance.now();
  let steps = -1;
  state.update({ phase: "replaying", status: "replaying…", refusal: null, warning: null });
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
    state.update(end);
  }
}

/** From line to line, until it is ended or something else begins. */
async function steps(state, point, signal, tell, first) {
  const { shown: run } = state;
  const count = run.lines.length;
  if (!count) return;
  const end = { ...before(state), shown: run };
  let at = 0;
  try {
    await new Promise((resolve) => {
      signal.addEventListener("abort", resolve);
      const go = (step) => {
        at = { first: 1, last: count, back: Math.max(1, at - 1), on: Math.min(count, at + 1) }[step];
        const { seconds, index } = run.lines[at - 1];
        const time = run.timedBy === "nobody" ? "" : ` · ${state.lengthAt(seconds)}`;
        state.update({ phase: "stepping", refusal: null, warning: null, shown: run.upTo(at), now: seconds, status: `line ${at} of ${count}${time}`, clock: "" });
        point(index);
      };
      tell(go);
      go(first === "last" ? "last" : "first");
    });
  } finally {
    point(null);
    state.update(end);
  }
}
