import { Turn, eachFrame } from "course/features/turn.js";
import { equal, test } from "./harness.js";

const pause = () => new Promise((resolve) => setTimeout(resolve));

async function until(isSo) {
  while (!isSo()) await pause();
}

test("what is under way ends before the next begins", async () => {
  const turn = new Turn();
  const said = [];
  const work = (name) => async (signal) => {
    said.push(`${name} begins`);
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
    await pause();
    said.push(`${name} ends`);
  };
  turn.take(work("one"));
  await until(() => said.length === 1);
  turn.take(work("two"));
  await until(() => said.length === 3);
  await turn.stop("enough");
  equal(said, ["one begins", "one ends", "two begins", "two ends"]);
});

test("what is stopped before it begins never does", async () => {
  const turn = new Turn();
  const begun = [];
  turn.take(() => pause());
  turn.take(() => begun.push("two"));
  turn.take(() => begun.push("three"));
  await turn.stop();
  equal(begun, []);
});

test("why it was stopped reaches the work", async () => {
  const turn = new Turn();
  let why;
  turn.take(async (signal) => {
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
    why = signal.reason;
  });
  await pause();
  await turn.stop("another listing was run");
  equal(why, "another listing was run");
});

test("frames go on until the step says so, or the signal comes", async () => {
  let steps = 0;
  await eachFrame(() => ++steps < 3, new AbortController().signal);
  equal(steps, 3);
  const stop = new AbortController();
  const frames = eachFrame(() => steps++, stop.signal);
  stop.abort();
  await frames;
  const then = steps;
  await new Promise(requestAnimationFrame);
  equal(steps, then);
  await eachFrame(() => steps++, AbortSignal.abort());
  equal(steps, then, "steps after a signal that came before");
});
