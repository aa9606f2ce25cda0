import { formatSeconds, roughly, ticks } from "course/model/time.js";
import { equal, test } from "./harness.js";

test("a time is as precise as its axis deserves", () => {
  equal(formatSeconds(1.2345, 2), "1.23 s");
  equal(formatSeconds(0.01234, 0.05), "12.3 ms");
  equal(formatSeconds(1.5, 0.05), "1.50 s", "a time beyond a short axis");
});

test("an estimate is in whole seconds, and in minutes where they are many", () => {
  equal([0.6, 49.4, 99.4, 99.6, 200].map(roughly), ["1 s", "49 s", "99 s", "2 min", "3 min"]);
});

test("ticks stand at round numbers", () => {
  equal(ticks(1.2, 6).map((tick) => tick.label), ["0.0 s", "0.2 s", "0.4 s", "0.6 s", "0.8 s", "1.0 s", "1.2 s"]);
  equal(ticks(0.02, 4).map((tick) => tick.label), ["0 ms", "5 ms", "10 ms", "15 ms", "20 ms"]);
  equal(ticks(0.02, 4).at(-1).seconds, 0.02);
});
