// What a reader predicts and mends, and how it is judged.

import { cameTrue, draftOf, edited, judgeBars, judgeOutcomes, moved, orderOf, runOf } from "course/model/prediction.js";
import { verdictsOf } from "course/model/promises.js";
import { Run } from "course/model/run.js";
import { joined, sound } from "course/services/progress.js";
import { equal, test } from "./harness.js";

const run = (...lines) => Run.from({ duration: 2, status: 0, events: lines.map(([seconds, text]) => [seconds, "o", `${text}\n`]) });
const at = (line, nth = 0) => ({ line, plain: line, nth });

test("a program is edited where its lines are", () => {
  const edits = [{ first: 1, removed: 1, added: ["x", "y"] }, { first: 3, removed: 0, added: ["z"] }];
  equal(edited("a\nb\nc\nd\n", edits), "a\nx\ny\nc\nz\nd\n");
});

const before = run([0, "[a] work…"], [1, "[a] done"]);
const changed = run([0.1, "[a] work…"], [0.5, "[a] more…"], [0.9, "[a] done"], [0.9, "[b] rest…"]);
const places = [at("[a] work…"), at("[a] more…"), at("[b] rest…")];

test("bars begin as they were, and new ones are short", () => {
  const bars = draftOf(places, before, changed, 2);
  equal(bars.map(({ lane, label, start, end }) => [lane, label, start, end]), [["a", "work…", 0, 1], ["a", "more…", 1, 1], ["b", "rest…", 0, 0.2]]);
});

test("an end is moved as far as its neighbours let it", () => {
  let bars = draftOf(places, before, changed, 2);
  bars = moved(bars, 0, "end", 0.5, 2);
  equal(bars[0].end, 0.5);
  equal(moved(bars, 0, "end", 1.5, 2)[0].end, 1, "not over the next bar of its lane");
  equal(moved(bars, 1, "start", 0, 2)[1].start, 0.5, "not over the one before");
  equal(moved(bars, 2, "start", 1, 2)[2].start, 0.2, "not over its own end");
  equal(moved(bars, 2, "end", 9, 2)[2].end, 2, "not over the axis");
});

test("the reader's bars are drawn as a run is, in all lanes", () => {
  const drawn = runOf(draftOf(places, before, changed, 2), ["main", "a", "b"], 2);
  equal(drawn.lanes, ["main", "a", "b"]);
  equal(drawn.bars.map(({ lane, start, end }) => [lane, start, end]), [["a", 0, 1], ["b", 0, 0.2], ["a", 1, 1]]);
});

test("an end is right within a tenth of the axis, or within what its runs have spread", () => {
  const guess = (place, start, end) => ({ place, lane: "a", label: "", start, end });
  const guesses = [guess(places[0], 0.29, 0.71), guess(places[1], 0.5, 1.4)];
  const judged = judgeBars(guesses, changed, changed, null, 2);
  equal(judged.map(({ isRight, start, end }) => [isRight, start.isRight, end.isRight]), [[false, true, false], [false, true, false]]);
  equal(judged[0].end.off.toFixed(2), "0.21");
  const spread = [[0, 0], [0.5, 0.8], [0.9, 1.4], [0.9, 1.4]];
  equal(judgeBars(guesses, changed, changed, { runs: 20, spread }, 2).map(({ isRight }) => isRight), [true, true]);
  equal(judgeBars(guesses, run(), changed, null, 2)[0], { guess: guesses[0], start: null, end: null, isRight: false });
});

test("lines are put in the order in which they came, and what did not come is last", () => {
  equal(orderOf([at("[b] rest…"), at("none"), at("[a] work…")], changed), [2, 0, 1]);
});

test("an outcome holds of all runs, of most, of few, of none, or is a refusal at its line", () => {
  const lost = { printed: at("lost"), text: "" };
  const outcome = (of, refused = null) => ({ claims: [lost], of, refused });
  const outcomes = [outcome("all"), outcome("few"), outcome("none"), outcome("all", "spawn")];
  const [one, other] = [run([0, "lost"]), run([0, "kept"])];
  equal(judgeOutcomes(outcomes, [one, one], null), [true, false, false, false]);
  equal(judgeOutcomes(outcomes, [one, other], null), [false, true, false, false]);
  equal(judgeOutcomes(outcomes, [other], null), [false, false, true, false]);
  equal(judgeOutcomes(outcomes, [], "thread::spawn(|| {})"), [false, false, false, true]);
  equal(cameTrue(outcomes, [20, 20, 20, 0], 20, null), [true, false, false, false]);
  equal([0, 1, 10, 11, 20].map((count) => cameTrue([outcome("most")], [count], 20, null)[0]), [false, false, false, true, true]);
});

test("a promise holds of every run, and what needs times is left open where there are none", () => {
  const [printed, quick] = [{ printed: at("[a] done"), text: "p" }, { less: { less: { bar: at("[a] work…") }, factor: 2, more: { bar: at("[a] work…") } }, text: "q" }];
  const promises = [{ says: "", claims: [printed] }, { says: "", claims: [quick] }];
  equal(verdictsOf(promises, [before, before]), [{ holds: true, found: "", lines: [1] }, { holds: true, found: "", lines: [0, 0] }]);
  equal(verdictsOf(promises, [before, run()]).map(({ holds }) => holds), [false, false]);
  equal(verdictsOf(promises, [before, run()])[0].found, "in run 2, the line `[a] done` was not printed");
  const untimed = run([0, "[a] work…"], [1, "[a] done"]);
  untimed.timedBy = "nobody";
  equal(verdictsOf(promises, [untimed]).map(({ holds }) => holds), [true, null]);
});

test("what was done in either of two browsers is done in both, and nothing else is taken in", () => {
  const mine = sound({ read: { a: 5 }, predictions: { x: { first: false, right: true, tries: 2, at: 9 } }, exercises: {} });
  const theirs = sound({ read: { a: 3, b: 4 }, predictions: { x: { first: true, right: true, tries: 1, at: 2 } }, exercises: { e: { solved: true, tries: 1, at: 1 } }, more: 1 });
  equal(joined(mine, theirs), { read: { a: 3, b: 4 }, predictions: { x: { first: true, right: true, tries: 2, at: 2 } }, exercises: { e: { solved: true, tries: 1, at: 1 } } });
  for (const odd of [null, 3, "x", [], { read: { a: "x" }, predictions: { x: { first: 1 } }, exercises: { e: null } }]) equal(sound(odd), { read: {}, predictions: {}, exercises: {} });
});
