import { heardOf } from "course/model/heard.js";
import { Run } from "course/model/run.js";
import { equal, test } from "./harness.js";

const heard = (...events) => heardOf(Run.from({ duration: 1, status: 0, events }));

test("of a run the number of its lines is said", () => {
  equal([heard(), heard([0, "o", "a\n"]), heard([0, "o", "a\nb\n"])], ["0 lines of output.", "1 line of output.", "2 lines of output."]);
});

test("a panic is said by its thread and its message, several as far as three", () => {
  const panic = (thread, message) => [0, "e", `thread '${thread}' (7) panicked at src/main.rs:3:5:\n${message}\nnote: run with …\n`];
  equal(heard([0, "o", "[tea] brewing…\n"], panic("main", "no milk")), "main panicked: no milk. 4 lines of output.");
  equal(heard(...["a", "b", "c", "d"].map((name) => panic(name, "burnt"))).split(". ").length, 4);
});
