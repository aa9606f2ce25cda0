import { ListingState } from "course/model/listing-state.js";
import { Run } from "course/model/run.js";
import { equal, test } from "./harness.js";

const recorded = Run.from({ duration: 1.5, status: 0, events: [[0.1, "o", "[a] x\n"]] });
const listing = (given) => ({ language: "rust", source: "fn main() {}\n", edition: "2024", runner: "self", span: 2, recorded, refusal: null, ...given });
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
  state.update({ source: "x\n", phase: "failed", status: "?", clock: "1", shown: layers[0], now: 1, ghost: false, layers, orders: layers, isChosen: true });
  state.update({ notice: { text: "?" }, refusal: { messages: [], marks: [] }, warning: [], error: [{ first: 3, last: 3, name: "line-error" }], compiles: false });
  equal(state.edited, true);
  state.reset();
  equal(JSON.stringify(state), first);
  equal(state.edited, false);
});

test("what is said first fits what the page came with", () => {
  const said = (given) => new ListingState(listing(given)).status;
  equal(said({ language: "python" }), "recorded run · Python");
  equal(said({ recorded: Run.from({ duration: 0.01, status: 101, events: [] }), span: 0.05 }), "recorded run · 10.0 ms · exit status 101");
  equal(said({ recorded: null, refusal: REFUSAL }), "refused by the compiler");
  equal(said({ recorded: null }), "not run yet");
});

test("twenty runs are asked of the book's own runner alone, and of Rust that compiles", () => {
  const may = (given) => new ListingState(listing(given)).mayRepeat;
  equal([may({}), may({ runner: "https://play.rust-lang.org/" }), may({ language: "python" }), may({ refusal: REFUSAL })], [true, false, false, false]);
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
