// Runs a changed listing at the book's own runner, as often as its question asks, drawn on the form as it runs.

import { eachFrame } from "course/features/turn.js";
import { diagnose } from "course/model/diagnostics.js";
import { Run } from "course/model/run.js";
import { runnerIn } from "course/services/runner.js";

/**
 * Throws where it is stopped. A program that starts later than the recorded one did is told as if it had not: how long a start takes is the
 * machine's, not the program's.
 * @returns what it did, or the line at which the compiler refuses it
 * @param {string} code @param {{runner: string, edition: string}} listing @param {number} times @param {Run | null} recorded
 */
export async function runChange(code, { runner, edition }, times, recorded, { form, page, turn, signal }) {
  const runs = [];
  while (page.running && page.running !== turn) await page.running.stop("a prediction was checked");
  page.running = turn;
  const frames = new AbortController();
  try {
    form.say("compiling…");
    while (runs.length < times) {
      const run = new Run();
      let late = null;
      let ended;
      for await (const event of runnerIn(page.runners, runner).execute({ code, edition, mode: "debug" }, { signal })) {
        if (event.type === "building") form.say("building the libraries, once…");
        else if (event.type === "started") {
          const zero = performance.now();
          form.say(times > 1 ? `run ${runs.length + 1} of ${times}…` : "running…");
          if (times === 1) eachFrame(() => !page.reducedMotion.matches && form.show([run], Math.max(run.last, (performance.now() - zero) / 1000)), frames.signal);
        } else if (event.type === "output") {
          late ??= Math.max(0, event.seconds - (recorded?.lines[0].seconds ?? 0));
          run.add(event.seconds - late, event.stream, event.text);
        }
        else if (event.type === "ended") ended = event;
      }
      if (!ended.compiled) return { runs, refused: diagnose(ended.diagnostics || ended.detail)[0]?.place?.line ?? null };
      run.finish(ended.seconds - (late ?? 0), ended.status);
      runs.push(run);
      if (times > 1) form.show([...runs], null);
    }
    return { runs, refused: null };
  } finally {
    frames.abort();
    if (page.running === turn) page.running = null;
  }
}
