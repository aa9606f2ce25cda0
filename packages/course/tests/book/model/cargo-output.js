import { CargoOutput } from "course/services/cargo-output.js";
import { equal, test } from "./harness.js";

const RUNNING = "   Compiling playground v0.0.1 (/playground)\n    Finished `dev` profile in 0.50s\n     Running `target/debug/playground`\n";

test("Cargo's words are taken off, wherever the pieces are cut", () => {
  for (let cut = 0; cut <= RUNNING.length; cut++) {
    const cargo = new CargoOutput();
    const text = `${RUNNING}oh no\n`;
    equal(cargo.take(text.slice(0, cut)) + cargo.take(text.slice(cut)), "oh no\n", `cut at ${cut}, it`);
    equal([cargo.diagnostics, cargo.isOver, cargo.finish()], ["", true, ""]);
  }
});

test("a warning is the compiler's, what follows the start is the program's", () => {
  const cargo = new CargoOutput();
  const warning = "warning: unused variable: `x`\n --> src/main.rs:2:9\n";
  equal(cargo.take(`   Compiling playground v0.0.1\n${warning}${RUNNING}thread`), "thread");
  equal(cargo.take(" 'main' panicked\n"), " 'main' panicked\n");
  equal([cargo.diagnostics, cargo.finish()], [warning, ""]);
});

test("without a start, what is no message of a compiler was the program's", () => {
  const [refused, ran] = [new CargoOutput(), new CargoOutput()];
  refused.take("error[E0308]: mismatched types\n");
  equal([refused.finish(), refused.diagnostics], ["", "error[E0308]: mismatched types\n"]);
  ran.take("half a line");
  equal([ran.finish(), ran.diagnostics], ["half a line", ""]);
});

test("what the server calls the compiler's is never the program's, and tells that libraries are built", () => {
  const cargo = new CargoOutput();
  equal(cargo.add("    Building the libraries for this mode, which happens once and takes a while\n"), true);
  equal([cargo.finish(), cargo.diagnostics], ["", ""]);
  equal(cargo.add("note: linking with `cc` failed\n"), false);
  equal([cargo.finish(), cargo.diagnostics], ["", "note: linking with `cc` failed\n"]);
});
