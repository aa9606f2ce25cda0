import { Run, lanesOf, linesOfPanics } from "course/model/run.js";
import { equal, test } from "./harness.js";

test("equal lines are told apart by their number, measured ones too", () => {
  const run = new Run();
  run.add(0, "o", "[a] 10 ms\n[a] 20 ms\n[a] 3\n");
  equal(run.lines.map((line) => line.name), ["[a] _ ms #1", "[a] _ ms #2", "[a] 3 #1"]);
});

test("a run that goes on has no duration, and its last line's time", () => {
  const run = new Run();
  run.add(0.1, "o", "[a] work…\n[a] be");
  equal([run.duration, run.last, run.lines.length, run.bars[0].end], [null, 0.1, 1, null]);
  run.add(0.4, "o", "gun\n");
  equal([run.last, run.bars[0].end], [0.1, 0.1], "the time of the line's first piece");
  run.finish(0.05, 0);
  equal(run.duration, 0.1, "no shorter than its output");
});

test("how a run ended is said in words", () => {
  const ended = (status, ...lines) => {
    const run = new Run();
    for (const line of lines) run.add(0, "e", line);
    run.finish(1, status);
    return run.ending;
  };
  equal(ended(null), "ended by a signal");
  equal(ended(101, "thread 'main' (7) panicked at src/main.rs:1:1:\n"), "exit status 101 (panicked)");
  equal(ended(0, "thread 'w' panicked at src/main.rs:1:1:\n"), "exit status 0");
});

test("the lines of the program that panicked are those that its messages name", () => {
  const run = new Run();
  const panic = (place) => run.add(0, "e", `\nthread 'w' (7) panicked at ${place}:\nwhy\n`);
  ["src/main.rs:3:9", "library/core/src/time.rs:1:2", "src/main.rs:12:1", "src/main.rs:3:9"].forEach(panic);
  run.add(0, "o", "thread 'w' panicked at src/main.rs:5:5:\n");
  equal(linesOfPanics(run), [2, 11], "from 0");
});

test("many carriage returns take no time", () => {
  const run = new Run();
  const begin = performance.now();
  run.add(0, "o", `${"\r".repeat(300_000)}x\n`);
  equal(performance.now() - begin < 1000, true);
});

test("the lanes of several runs are in order of appearance, main first", () => {
  const of = (...lanes) => Run.from({ duration: 1, status: 0, events: lanes.map((lane) => [0, "o", `[${lane}] x\n`]) });
  equal(lanesOf([of("b", "a"), of("c", "main")]), ["main", "b", "a", "c"]);
});

test("a run as it stood after some lines is the beginning of the whole", () => {
  const whole = Run.from({ duration: 2, status: 0, events: [[0.1, "o", "[a] x…\n"], [0.2, "o", "[b] y\n"], [0.3, "o", "[a] z\n"]] });
  const part = whole.upTo(2);
  equal([part.lines.length, part.bars[0].end, part.duration, part.whole === whole, part.upTo(1).whole === whole, whole.whole === whole], [2, null, null, true, true, true]);
});
