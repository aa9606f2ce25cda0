// Predict, then run: what the reader says of a changed listing, and what it does. At the book's own runner it runs; elsewhere the recorded
// run answers, and nobody is asked.

import { Turn } from "course/features/turn.js";
import { cameTrue, draftOf, edited, firstOrder, judgeBars, judgeOutcomes, orderOf } from "course/model/prediction.js";
import { Run } from "course/model/run.js";
import { notePrediction, progress } from "course/services/progress.js";

/** @import { Page } from "course/course.js" */
/** @import { ListingState } from "course/model/listing-state.js" */

/** @param {HTMLElement} form a <listing-change> @param {ListingState} state of the listing that it changes @param {Page} page */
export default function predict(form, state, page) {
  const { listing } = state;
  const { name, question, edits, runs: times, span, lanes, recording, refusedAt } = JSON.parse(form.dataset.change);
  const code = edited(listing.source, edits);
  const recorded = recording && Run.from(recording);
  const repeats = recording?.repeats ?? null;
  const before = listing.recorded;
  const turn = new Turn();
  const answer = form.nextElementSibling;

  form.adopt({
    question, before, lanes, span,
    known: [...new Set([...listing.lanes, ...lanes])],
    bars: question.bars ? draftOf(question.bars, before, recorded, span) : [],
    order: question.order ? firstOrder(question.order, before) : [],
  });
  const known = progress().predictions[name];
  if (known) form.say(known.first ? "you had it right at first" : known.right ? "you had it right" : "you tried this one");

  const lineAt = (line) => (line === null ? null : code.split("\n")[line - 1] ?? "");

  const tell = (guess, { runs, refused }, isLive) => {
    let isRight;
    if (question.bars) {
      const misses = judgeBars(guess, runs[0] ?? new Run(), recorded, repeats, span);
      form.tellBars(misses);
      isRight = misses.every((miss) => miss.isRight);
    } else if (question.order) {
      const order = orderOf(question.order, runs[0] ?? new Run());
      form.tellOrder(guess.map((i) => order.indexOf(i) + 1));
      isRight = guess.every((i, place) => order[place] === i);
    } else {
      const counted = !isLive && repeats?.outcomes;
      const came = counted ? cameTrue(question.outcomes, repeats.outcomes, repeats.runs, lineAt(refused)) : judgeOutcomes(question.outcomes, runs, lineAt(refused));
      form.tellOutcomes(came);
      isRight = came[guess];
    }
    if (runs.length) form.show(runs, null);
    const of = isLive ? (runs.length > 1 ? `${runs.length} runs` : "this run") : repeats?.outcomes ? `${repeats.runs} recorded runs` : "the recorded run";
    form.say(`${isRight ? "right" : "not right"} · ${refused === null ? of : `refused at line ${refused}`}`);
    notePrediction(name, isRight);
    form.phase = "told";
  };

  form.addEventListener("check", () => turn.take(async (signal) => {
    const { guess } = form;
    if (guess === null) return form.say("choose one first");
    form.phase = "running";
    // Room for it now, so that nothing moves when it is told.
    if (answer?.localName === "details") {
      answer.dataset.waiting = "";
      answer.open = true;
    }
    try {
      const isLive = listing.runner === "self" && location.protocol !== "file:";
      const told = isLive ? await (await import("course/features/change-run.js")).runChange(code, listing, times, recorded, { form, page, turn, signal }) : { runs: recorded ? [recorded] : [], refused: refusedAt };
      tell(guess, told, isLive);
    } catch (error) {
      form.phase = "asking";
      form.guess = guess;
      form.say(signal.aborted ? ["stopped", signal.reason].filter(Boolean).join(" · ") : error.message);
      if (answer) answer.open = false;
    } finally {
      if (answer) delete answer.dataset.waiting;
    }
  }));
  form.addEventListener("stop", () => turn.stop());
  form.addEventListener("again", () => form.ask());
}
