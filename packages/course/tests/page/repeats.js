import { describe, sortByOrder } from "course/model/repeats.js";
import { Run } from "course/model/run.js";
import { equal, test } from "./harness.js";

const run = (lines, status = 0) => Run.from({ duration: 1, status, events: lines.map((line, i) => [i / 10, "o", `${line}\n`]) });

test("runs are sorted by the order of their lines, the most frequent first", () => {
  const [ab, ba] = [["[a] 1", "[b] 1"], ["[b] 1", "[a] 1"]];
  equal(sortByOrder([run(ab), run(ba), run(ba)]).map((order) => order.length), [2, 1]);
});

test("what differs is said: nothing, the order across lanes or within one, the output", () => {
  const said = (...runs) => describe(runs.map((lines) => run(lines)));
  equal(said(["[a] 1"]), "1 run");
  equal(said(["[a] in 5 ms"], ["[a] in 17 ms"]), "2 runs · the same order of lines every time");
  equal(said(["[a] 1", "[b] 1"], ["[b] 1", "[a] 1"]), "2 runs · 2 different orders across lanes");
  equal(said(["[a] 1", "[a] 2", "[b] 1"], ["[a] 2", "[a] 1", "[b] 1"]), "2 runs · 2 different orders across lanes, 2 within a lane");
  equal(said(["[a] 1", "[a] 2"], ["[a] 2", "[a] 1"]), "2 runs · 2 different orders of lines");
  equal(said(["total 1"], ["total 2"]), "2 runs · 2 different outputs");
  equal(said([], []), "2 runs · no output");
});

test("failures are counted", () => {
  equal(describe([run(["x"]), run(["x"], 1)]), "2 runs · the same order of lines every time · 1 failed");
  equal(describe([run(["x"], null), run(["x"], 1)]), "2 runs · the same order of lines every time · all failed");
});
