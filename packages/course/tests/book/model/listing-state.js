import { ListingState } from "course/model/listing-state.js";
import { Run } from "course/model/run.js";
import { equal, test } from "./harness.js";

const recorded = Run.from({ duration: 1.5, status: 0, events: [[0.1, "o", "[a] x\n"]] });
const listing = (given) => ({ language: "rust", source: "fn main() {}\n", edition: "2024", runner: "self", span: 2, lanes: [], recorded, refusal: null, ...given });
const REFUSAL = { messages: null, marks: [{ first: 1, last: 1, name: "line-error" }] };

test("a change names the keys that were given", () => {
  const state = new ListingState(listing());
  const heard = [];
  state.addEventListener("change", ({ detail }) => heard.push([...detail]));
  state.update({ phase: "running", clock: "0.1 s" });
  equal(heard, [["phase", "clock"]]);
  equal([state.phase, state.clock], ["running", "0.1 s"]);
});

test("it begins as the page came, and a reset leads back there", () => {
  const state = new ListingState(listing());
  const first = JSON.stringify(state);
  equal([state.phase, state.status, state.shown === recorded], ["recorded", "recorded run · 1.50 s", true]);
  const layers = [new Run()];
  state.update({ source: "x\n", phase: "failed", status: "?", clock: "1", shown: layers[0], now: 1, ghost: recorded, layers, orders: layers, isChosen: true });
  state.update({ notice: { text: "?" }, refusal: { messages: [], marks: [] }, warning: [], error: [{ first: 3, last: 3, name: "line-error" }], compiles: false });
  equal(state.edited, true);
  state.reset();
  equal(JSON.stringify(state), first);
  equal(state.edited, false);
});

test("what is said first fits what the page came with", () => {
  const said = (given) => new ListingState(listing(given)).status;
  const twin = "recorded · Python 3.11 · 1.50 s from its first line · runs in Rust only";
  equal(said({ language: "python", madeWith: "Python 3.11.7" }), twin);
  equal(said({ recorded: Run.from({ duration: 0.01, status: 101, events: [] }), span: 0.05 }), "recorded run · 10.0 ms · exit status 101 · printed nothing");
  equal(said({ recorded: null, refusal: REFUSAL }), "refused by the compiler");
  equal(said({ recorded: null }), "not run yet");
});

test("where the recorded run panicked is marked again after a reset", () => {
  const panics = [{ first: 4, last: 4, name: "line-error" }];
  const state = new ListingState(listing({ panics }));
  equal(state.error, panics);
  state.update({ error: null });
  state.reset();
  equal([state.error, new ListingState(listing()).error], [panics, null]);
});

test("twenty runs are asked of the book's own runner alone, and of Rust that compiles", () => {
  const may = (given) => new ListingState(listing(given)).mayRepeat;
  equal([may({}), may({ runner: "https://play.rust-lang.org/" }), may({ language: "python" }), may({ refusal: REFUSAL })], [true, false, false, false]);
});

test("what is shown is outdated as soon as the program differs, until that one runs", () => {
  const state = new ListingState(listing());
  equal(state.isOutdated, false);
  state.update({ source: "x\n" });
  equal(state.isOutdated, true);
  const run = Object.assign(Run.from({ duration: 0.9, status: 0, events: [] }), { source: "x\n" });
  state.update({ phase: "running", shown: new Run() });
  equal(state.isOutdated, false);
  state.update({ phase: "done", shown: run });
  equal([state.isOutdated, state.compared(run)], [false, "0.90 s · recorded 1.50 s (−0.60)"]);
});

test("a run of one's own can be kept once, and stand behind another", () => {
  const state = new ListingState(listing());
  equal([state.mayKeep, state.candidates], [false, []], "the recorded run is there anyway");
  const run = Run.from({ duration: 0.9, status: 0, events: [] });
  state.update({ phase: "done", shown: run });
  equal([state.mayKeep, state.candidates.map(({ name }) => name)], [true, ["recorded · 1.50 s"]]);
  state.update({ kept: [{ run, name: "kept 1" }] });
  equal([state.mayKeep, state.candidates.map(({ name, isKept }) => [name, isKept])], [false, [["recorded · 1.50 s", false]]], "not with itself");
  state.reset();
  equal(state.candidates.map(({ name, isKept }) => [name, isKept]), [["kept 1 · 0.90 s", true]], "what was kept stays");
  state.update({ layers: [run, run] });
  equal(state.candidates, [], "runs laid over each other stand alone");
});

test("beside a refusal only a picture that the page came with is seen", () => {
  const state = new ListingState(listing());
  state.update({ refusal: REFUSAL });
  equal(state.isPictured, true);
  const refused = new ListingState(listing({ recorded: null, refusal: REFUSAL }));
  equal(refused.isPictured, false);
  refused.update({ shown: new Run(), refusal: null });
  equal(refused.isPictured, true);
  refused.update({ refusal: REFUSAL });
  equal(refused.isPictured, false);
});

test("the lines of the page's own refusal are marked from the start, and numbered always", () => {
  const state = new ListingState(listing({ recorded: null, refusal: REFUSAL }));
  equal([state.error, state.isCited], [REFUSAL.marks, true]);
  state.update({ refusal: null, error: null });
  equal(state.isCited, true);
  state.reset();
  equal(state.error, REFUSAL.marks);
  const other = new ListingState(listing());
  equal([other.error, other.isCited], [null, false]);
  other.update({ warning: [] });
  equal(other.isCited, true);
});
