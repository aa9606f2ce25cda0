// Run, Run ×20, and the trial of an exercise: executes what stands in the editor, one time or many, and keeps the side's state as the events say. Asks first where
// code would leave this machine.

import { eachFrame } from "course/features/turn.js";
import { diagnose, marksOf } from "course/model/diagnostics.js";
import { heardOf, heardOfRefusal } from "course/model/heard.js";
import { REPEATS } from "course/model/listing-state.js";
import { problemsOf } from "course/model/problems.js";
import { agreed, describe, nameOrders, timeLeft } from "course/model/repeats.js";
import { Run, linesOfPanics, panicsAt } from "course/model/run.js";
import { roughly } from "course/model/time.js";
import { agree, hostToAsk } from "course/services/consent.js";
import { runnerIn } from "course/services/runner.js";

/** @import { Page, Side } from "course/course.js" */

/** What is expected to take longer, in seconds, is announced. */
const LONG = 5;

/** Asks whether code may leave this machine. */
const leaving = (host) => ({
  ask: host,
  text: `Run sends this code to ${host}, ${host === "play.rust-lang.org" ? "a public server" : "another server"}. You are asked once. If its server gives no times, the lanes show the order alone.`,
  yes: "Run it there",
});

/** Asks whether a program that came by a link may run where nothing confines it. */
const UNKNOWN = { ask: "", text: "This program came by a link, and programs are not confined on this machine: it can read and change your files. Run it?", yes: "Run it" };

/** @param {Side} side @param {Page} page */
export default function run({ state, section, turn }, page) {
  const address = state.listing.runner;
  let asked = [1, null];
  /** @param {Trial | null} trial */
  const start = (times, trial = null, isAgreed = false) => {
    if (state.listing.language !== "rust") return;
    const host = hostToAsk(address);
    asked = [times, trial];
    if (!isAgreed && (host || state.version?.mustAsk)) return state.update({ notice: host ? leaving(host) : UNKNOWN });
    turn.take(async (signal) => {
      // Several may have waited for the same one.
      while (page.running && page.running !== turn) await page.running.stop("another listing was run");
      if (signal.aborted) return;
      page.running = turn;
      const runs = await perform(state, runnerIn(page.runners, address), times, page.reducedMotion, signal, trial);
      if (!signal.aborted) trial?.done(runs);
      if (page.running === turn) page.running = null;
    });
  };
  section.addEventListener("run", () => start(1));
  section.addEventListener("repeat", () => state.mayRepeat && start(REPEATS));
  section.addEventListener("trial", ({ detail }) => start(detail.times, detail));
  section.addEventListener("consent", ({ detail: host }) => {
    if (host) agree(host);
    state.update({ notice: null });
    start(...asked, true);
  });
  section.addEventListener("decline", () => state.update({ notice: null }));
  section.addEventListener("order-choose", async ({ detail }) => {
    if (state.isRetold) await turn.stop();
    state.update({ isChosen: detail !== null, shown: detail ?? state.layers.at(-1) });
  });
}

/**
 * How often a program is to run that is judged; no longer than so many seconds each time; whether that is enough; and what to do with its
 * runs, null if it did not run.
 * @typedef {{times: number, patience: number, isEnough: (runs: Run[]) => boolean, done: (runs: Run[] | null) => void}} Trial
 */

/** One run is shown while it happens; several are laid over each other, one after the other since they would be seen in each other's times. */
async function perform(state, runner, times, reducedMotion, signal, trial) {
  const isOne = times === 1;
  const { edited, source: code, mode, kept, listing: { edition, recorded } } = state;
  const expected = recorded?.duration ?? 0;
  const repeating = `running ${times} times${expected * times > LONG ? `, about ${roughly(expected * times)}` : ""}…`;
  // One that the reader chose stays; else the recorded run, so that a change is seen.
  const ghost = kept.some(({ run }) => run === state.ghost) ? state.ghost : recorded;
  const unlaid = { layers: [], orders: [], agreed: null, isChosen: false, compiles: true, refusal: null };
  const runs = [];
  const frames = new AbortController();
  let run;
  let zero = null;
  const clock = () => (zero === null ? 0 : (performance.now() - zero) / 1000);
  const moment = () => ({ now: Math.max(run.last, clock()) });
  const count = () => {
    const left = timeLeft(runs, times, clock(), expected);
    const told = `${runs.length + 1} of ${times}${left >= 2 ? ` · ${roughly(left)} left` : ""}`;
    if (told !== state.clock) state.update({ clock: told });
  };
  const begin = () => {
    zero = performance.now();
    state.update({ ...unlaid, warning: null, shown: run, ghost, status: "running…", now: 0 });
    // Without motion, the picture changes with the output alone.
    eachFrame(() => state.update({ clock: `${clock().toFixed(1)} s`, ...(!reducedMotion.matches && moment()) }), frames.signal);
  };
  const { error: marked } = state;
  const end = { phase: "failed", status: "", now: null, clock: "" };

  state.update({ phase: isOne ? "running" : "repeating", status: isOne ? "compiling…" : repeating, heard: "", notice: null, error: null });
  try {
    let ended;
    if (!isOne) eachFrame(count, frames.signal);
    while (runs.length < times) {
      run = new Run();
      run.source = code;
      zero = null;
      for await (const event of runner.execute({ code, edition, mode }, { signal, patience: trial?.patience })) {
        if (event.type === "ended") ended = event;
        else if (event.type === "warned") state.update(warningOf(event, code));
        else if (event.type === "building") state.update({ status: "building the libraries, once…" });
        else if (event.type === "output") {
          run.timedBy = event.timedBy;
          // The earliest estimate of the start is the best one: what is late, is late by the way here.
          if (isOne && run.timedBy === "program") zero = Math.min(zero, performance.now() - event.seconds * 1000);
          run.add(event.seconds, event.stream, event.text);
          if (isOne && reducedMotion.matches) state.update(moment());
        } else if (isOne) begin();
        else {
          zero = performance.now();
          state.update({ status: repeating, ...(!runs.length && { warning: null }) });
        }
      }
      if (!ended.compiled) return void Object.assign(end, refusalOf(ended, code));
      run.timedBy = ended.timedBy;
      run.finish(ended.seconds, ended.status);
      runs.push(run);
      if (!isOne) state.update({ ...unlaid, shown: run, layers: [...runs], agreed: agreed(runs) });
      if (trial?.isEnough(runs)) break;
    }
    Object.assign(end, isOne ? endOfOne(state, run, mode, ended) : { phase: "done", error: marks(state, runs) });
  } catch (error) {
    const isUnderWay = isOne ? zero !== null : runs.length;
    if (!isUnderWay) end.error = marked;
    if (isOne && isUnderWay) run.finish(clock(), null);
    const stopped = ["stopped", isOne && isUnderWay && state.lengthOf(run), signal.reason].filter(Boolean).join(" · ");
    Object.assign(end, signal.aborted ? { phase: "stopped", status: stopped }
      : { status: isUnderWay ? "cut off" : "not run", notice: { text: error.message, isError: true } });
  } finally {
    frames.abort();
    if (state.source !== code) end.error = null; // its lines are other ones by now
    if (isOne && run.duration !== null) end.heard = heardOf(run);
    if (isOne && zero !== null) end.ghost = edited || ghost !== recorded ? ghost : null;
    if (runs.length && !isOne) Object.assign(end, { orders: nameOrders(runs), status: [end.status, describe(runs)].filter(Boolean).join(" · ") });
    state.update(end);
  }
  return runs.length ? runs : null;
}

function refusalOf({ diagnostics, found, detail }, code) {
  const messages = diagnose(diagnostics || detail || "The compiler gave no reason.");
  const [{ place }] = messages;
  const error = marksOf(messages);
  return { refusal: { messages, marks: error }, warning: null, error, problems: found && problemsOf(found, code), status: place ? `compile error, line ${place.line}` : "compile error", heard: heardOfRefusal(messages) };
}

function warningOf({ diagnostics, found }, code) {
  const warning = diagnose(diagnostics).filter(({ severity }) => severity === "warning");
  return warning.length ? { warning, error: marksOf(warning), ...(found && { problems: problemsOf(found, code) }) } : {};
}

/** Where the compiler warns, and where the program panicked. */
function marks(state, runs) {
  const all = [...(state.error ?? []), ...panicsAt([...new Set(runs.flatMap(linesOfPanics))])];
  return all.length ? all : null;
}

function endOfOne(state, run, mode, { success, detail, timedBy }) {
  const error = marks(state, [run]);
  const silent = !run.lines.length && "printed nothing";
  const said = (...parts) => parts.filter(Boolean).join(" · ");
  const length = timedBy !== "nobody" && (success && !silent && run.source !== state.listing.source ? state.compared(run) : state.lengthOf(run));
  if (!success && run.status !== null) return { phase: "failed", status: said(run.ending, length, silent), error };
  if (!success) return { phase: "failed", status: said("ended early", length, silent), notice: { text: detail || "The program did not end normally." }, error };
  return { phase: "done", status: said("your run", mode === "release" && "release mode", length || "order only", silent, timedBy === "browser" && "timed in your browser"), error };
}
