// The cases that the Rust side judges too: outputs, and what they mean.

import { judge } from "course/model/claims.js";
import { Run } from "course/model/run.js";
import { equal, test } from "./harness.js";

const { "syntax.json": _, ...files } = await (await fetch("/cases.json")).json(); // that is about code

for (const [file, cases] of Object.entries(files)) {
  for (const one of cases) {
    test(`${file}: ${one.name}`, () => {
      const run = new Run();
      for (const [seconds, stream, text] of one.pieces) run.add(seconds, stream, text);
      run.finish(one.duration, one.status ?? null);
      equal(run.lanes, one.lanes, "lanes");
      equal(run.lines.map(({ seconds, stream, text, plain }) => ({ seconds, stream, text, plain })), pick(one.lines, ["seconds", "stream", "text", "plain"]), "lines");
      equal(run.bars.map((bar) => pick([bar], BAR)[0]), pick(one.bars, BAR), "bars");
      equal(run.marks.map((mark) => pick([{ ...mark, opens: mark.bar !== null }], MARK)[0]), pick(one.marks, MARK), "marks");
      equal(run.status, one.status ?? null, "status");
      const other = (name) => (name === "this" ? run : null);
      for (const [text, { data, found }] of Object.entries(one.claims ?? {})) equal(judge(data, run, other), found, text);
    });
  }
}

const BAR = ["lane", "label", "hollow", "start", "end", "torn", "line"];
const MARK = ["lane", "label", "seconds", "panic", "failed", "opens", "closes", "line"];

/** These properties in this order. */
function pick(objects, names) {
  return objects.map((object) => Object.fromEntries(names.map((name) => [name, object[name]])));
}
