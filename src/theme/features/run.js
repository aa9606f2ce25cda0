// Run and Run ×20: executes what stands in the editor, one time or many, and keeps the state of the side as the events say.

import { eachFrame } from "course/features/turn.js";
import { REPEATS, describe } from "course/model/repeats.js";
import { Run } from "course/model/run.js";
import { countWarnings, placeOfError } from "course/services/cargo-output.js";
import { isAgreed } from "course/services/consent.js";

/** @param {import("course/course.js").Side} side @param {import("course/course.js").Page} page */
export function run({ state, section, turn }, page) {
  const start = async (times) => {
    if (state.listing.language !== "rust") return;
    const runner = page.runnerAt(state.listing.runner);
    if (!runner.isOwn && !isAgreed(runner.host)) return state.update({ notice: { ask: runner.host } });
    turn.take(async (signal) => {
      if (page.running !== turn) await page.running?.stop("another listing was run");
      page.running = turn;
      await perform(state, runner, times, page.reducedMotion, signal);
      if (page.running === turn) page.running = null;
    });
  };
  section.addEventListener("run", () => start(1));
  section.addEventListener("repeat", () => state.mayRepeat && start(REPEATS));
  section.addEventListener("stop", () => turn.stop());
  section.addEventListener("order-choose", async ({ detail }) => {
    if (state.phase === "replaying") await turn.stop();
    state.update({ isChosen: detail !== null, shown: detail ?? state.layers.at(-1) });
  });
}

/** One run is shown while it happens; several are laid over each other, one after the other since they would be seen in each other's times. */
async function perform(state, runner, times, reducedMotion, signal) {
  const isOne = times === 1;
  const { edited, source: code, listing: { edition } } = state;
  const runs = [];
  const frames = new AbortController();
  let run;
  let zero = null;
  const clock = () => (zero === null ? 0 : (performance.now() - zero) / 1000);
  const moment = () => ({ now: Math.max(run.last, clock()) });
  const begin = () => {
    zero = performance.now();
    state.update({ shown: run, ghost: true, layers: [], orders: [], isChosen: false, compiles: true, refusal: null, warning: null, status: "running…", now: 0 });
    // Without motion, the picture changes with the output alone.
    eachFrame(() => state.update({ clock: `${clock().toFixed(1)} s`, ...(!reducedMotion.matches && moment()) }), frames.signal);
  };
  const end = { phase: "failed", status: "", now: null, clock: "" };

  state.update({ phase: isOne ? "running" : "repeating", status: isOne ? "compiling…" : `running ${times} times…`, notice: null, error: null });
  try {
    while (end.phase === "failed") {
      run = new Run();
      if (!isOne) state.update({ clock: `${runs.length + 1} of ${times}` });
      for await (const event of runner.execute({ code, edition }, { signal })) {
        if (event.type === "started") {
          if (isOne) begin();
        } else if (event.type === "output") {
          run.timedBy = event.timedBy;
          // The earliest estimate of the start is the best one: what is late, is late by the way here.
          if (isOne && event.timedBy === "program") zero = Math.min(zero, performance.now() - event.seconds * 1000);
          run.add(event.seconds, event.stream, event.text);
          if (isOne && reducedMotion.matches) state.update(moment());
        } else if (!event.compiled) {
          return Object.assign(end, refused(event.diagnostics || event.detail));
        } else {
          run.timedBy = event.timedBy;
          run.finish(event.seconds, event.status);
          runs.push(run);
          if (!isOne) state.update({ shown: run, layers: [...runs], orders: [], isChosen: false, compiles: true, refusal: null, warning: null });
          if (runs.length === times) Object.assign(end, isOne ? endOfOne(state, run, event) : { phase: "done" }, warningOf(event.diagnostics));
        }
        if (runs.length === times) break;
      }
      if (isOne) break;
    }
  } catch (error) {
    const why = signal.reason ? `stopped: ${signal.reason}` : "stopped";
    const isUnderWay = isOne ? zero !== null : runs.length;
    Object.assign(end, signal.aborted ? { phase: "stopped", status: why } : { status: isUnderWay ? "cut off" : "not run", notice: { text: error.message, isError: true } });
  } finally {
    frames.abort();
    if (isOne && zero !== null) {
      if (run.duration === null) run.finish(clock(), null);
      end.ghost = edited;
    }
    if (runs.length && !isOne) Object.assign(end, { orders: state.layers, status: [end.status, describe(runs)].filter(Boolean).join(" · ") });
    state.update(end);
  }
}

function refused(text) {
  const place = placeOfError(text);
  const isPlaced = place.line !== undefined;
  return { refusal: { text, ...place }, warning: null, error: isPlaced ? place.line : null, status: isPlaced ? `compile error, line ${place.line + 1}` : "compile error" };
}

function endOfOne(state, run, { success, detail, timedBy }) {
  if (!success && run.status !== null) return { phase: "failed", status: run.ending };
  if (!success) return { phase: "failed", status: "ended early", notice: { text: detail || "The program did not end normally." } };
  if (timedBy === "nobody") return { phase: "done", status: "your run · order only" };
  return { phase: "done", status: `your run · ${state.lengthOf(run)}${timedBy === "browser" ? " · timed in your browser" : ""}` };
}

function warningOf(text) {
  const count = countWarnings(text);
  return count ? { warning: { text, count } } : {};
}
