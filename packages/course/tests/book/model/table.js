import { agreed } from "course/model/repeats.js";
import { Run } from "course/model/run.js";
import { tableOf } from "course/model/table.js";
import { equal, test } from "./harness.js";

const run = (events, status = 0) => Run.from({ duration: 2, status, events: events.map(([seconds, text, stream = "o"]) => [seconds, stream, `${text}\n`]) });

test("a run's table has a row for each thing that a lane did, in order, with its times", () => {
  const { columns, rows, more } = tableOf(run([[0, "[main] waiting for both…"], [0.1, "[coffee] brewing…"], [0.9, "[coffee] ready"], [1.5, "[main] served"]]), 2);
  equal(columns, ["Lane", "What", "From", "To"]);
  equal(rows, [
    ["main", "waiting for both", "0.00 s", "1.50 s"],
    ["coffee", "brewing", "0.10 s", "0.90 s"],
    ["coffee", "ready", "0.90 s", "a moment"],
    ["main", "served", "1.50 s", "a moment"],
  ]);
  equal(more, 0);
});

test("its table says of a bar that it was still open, and of a lane that it panicked or failed", () => {
  const { rows } = tableOf(run([[0, "[radio] playing…"], [0.5, "[toast] failed: burnt"], [1, "thread 'oven' (7) panicked at src/main.rs:1:1:", "e"]], 101), 2);
  equal(rows, [
    ["radio", "playing", "0.00 s", "2.00 s, still open at the end"],
    ["toast", "failed: burnt", "0.50 s", "a moment"],
    ["oven", "panicked", "1.00 s", "a moment"],
  ]);
});

test("where nobody took the times, its table has the order alone", () => {
  const untimed = run([[0, "[a] x…"], [0, ""], [0, "[b] y"]]);
  untimed.timedBy = "nobody";
  equal(tableOf(untimed, 0), { columns: ["Lane", "What", "Line"], rows: [["a", "x", "1"], ["b", "y", "3"]], more: 0 });
});

test("of several runs it has what all have in common, from the earliest time to the latest", () => {
  const runs = [[[0, "[a] x…"], [1, "[a] total 5"], [2, "[b] y"]], [[0.5, "[a] x…"], [1.5, "[a] total 6"], [2, "[b] y"]]].map((events) => run(events));
  equal(tableOf(runs[1], 2, runs, agreed(runs)).rows, [["a", "x", "0.00 s to 0.50 s", "1.00 s to 1.50 s"], ["b", "y", "2.00 s", "a moment"]]);
});

test("a flood's table ends after 300 rows, and says how many more there are", () => {
  const { rows, more } = tableOf(run(Array.from({ length: 1000 }, (_, i) => [0, `${i}`])), 1);
  equal([rows.length, more], [300, 700]);
});
