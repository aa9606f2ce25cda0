import { diagnose, marksOf } from "course/model/diagnostics.js";
import { equal, test } from "./harness.js";

const WARNING = `warning: unused variable: \`scone\`
 --> src/main.rs:2:9
  |
2 |     let scone = 3;
  |         ^^^^^ help: prefix it: \`_scone\`
  |
  = note: \`#[warn(unused_variables)]\` on by default

`;
const ERROR = `error[E0308]: mismatched types
    --> src/main.rs:12:9
     |
  12 |         cups(x)
     |         ---- ^ expected \`Till<i32>\`, found \`Till<u32>\`
     |         |
     |         arguments to this function are incorrect
     |
     = note: expected struct \`Till<i32>\`
                found struct \`Till<u32>\`
note: function defined here
    --> /home/anna/.cargo/registry/src/index.crates.io-1949/tokio-1.54.0/src/task/spawn.rs:171:12
     |
 171 |     pub fn spawn<F>(future: F)
     |            ^^^^^

`;
const outline = (text) => diagnose(text).map(({ severity, code, text: said, place, notes }) => [severity, code, said, place && place.line, notes.length]);
const rows = ({ excerpts }) => excerpts.flatMap(({ rows }) => rows.map(({ row, pieces }) => [row.gutter, ...pieces.flatMap(([text, kind]) => (kind ? [text, kind] : [text]))]));

test("errors come before warnings, and what the compiler adds at the end is no message", () => {
  const closings = ["error: aborting due to 1 previous error; 1 warning emitted", "For more information about this error, try `rustc --explain E0308`.",
    "Some errors have detailed explanations: E0308, E0382.", "error: could not compile `playground` (bin \"playground\") due to 1 previous error; 1 warning emitted"];
  equal(outline(`${WARNING}${ERROR}${closings.join("\n\n")}\n`), [["error", "E0308", "mismatched types", 12, 2], ["warning", "", "unused variable: `scone`", 2, 1]]);
});

test("one warning counts as one, whoever sums up", () => {
  for (const closing of ["warning: 1 warning emitted", "warning: `playground` (bin \"playground\") generated 1 warning (run `cargo fix` to apply 1 suggestion)"]) {
    equal(outline(`${WARNING}${closing}\n\n`).length, 1, closing);
  }
});

test("what is quoted has its numbers, its marks and what is said there, without the indentation that all lines share", () => {
  const [error] = diagnose(ERROR);
  equal(rows(error), [
    ["12", "cups(x)"],
    ["", "----", "secondary", " ", "^", "primary", " ", "expected `Till<i32>`, found `Till<u32>`", "primary label"],
    ["", "|", "secondary"],
    ["", "arguments to this function are incorrect", "secondary label"],
  ]);
  equal([error.excerpts[0].file, error.place.column], [null, 9]);
});

test("a text of several lines keeps where each begins, and a library's file loses the machine's folders", () => {
  const [{ notes: [expected, defined] }] = diagnose(ERROR);
  equal(expected.text, "expected struct `Till<i32>`\n   found struct `Till<u32>`");
  equal([defined.text, defined.excerpts[0].file], ["function defined here", "tokio/src/task/spawn.rs:171"]);
  const [{ notes: [std] }] = diagnose("error: x\nnote: y\n  --> /rustc/59807616e1fa/library/std/src/thread/scoped.rs:27:1\n");
  equal(std.excerpts, [{ file: "std/src/thread/scoped.rs:27", rows: [] }]);
});

test("lines that are left out keep the lines beside them in place", () => {
  const [message] = diagnose("error: x\n --> src/main.rs:1:1\n  |\n1 | / fn main() {\n... |\n9 | | }\n  | |_^ here\n");
  equal(rows(message), [["1", "/", "primary", " fn main() {"], ["...", "|", "primary"], ["9", "|", "primary", " }"], ["", "|_^", "primary", " ", "here", "primary label"]]);
});

test("the program's own path is no word for a reader", () => {
  const text = "error: within `{async block@src/main.rs:9:30: 9:37}`\n --> src/main.rs:9:1\n  |\n9 | x // src/main.rs:1:1\n  | ^ `{closure@src/main.rs:7:30: 8:37}` at src/main.rs:5:1\n";
  const [message] = diagnose(text);
  equal([message.text, rows(message)[1].at(-2)], ["within `{async block at line 9}`", "`{closure at line 7}` at line 5"]);
  equal(rows(message)[0], ["9", "x // src/main.rs:1:1"]);
});

test("of proposals it is seen what is new and what goes", () => {
  const [{ notes: [help, diff] }] = diagnose("error: x\nhelp: a\n  |\n8 |     spawn(move || {\n  |           ++++\nhelp: b\n  |\n8 -     let _ = a;\n8 +     drop(a);\n  |\n");
  equal(rows(help), [["8", "spawn(", "move", "added", " || {"], ["", "      ", "++++", "added"]]);
  equal([rows(diff), diff.excerpts[0].rows.map(({ row }) => row.sign)], [[["8", "let _ = a;", "removed"], ["8", "drop(a);", "added"]], ["-", "+"]]);
});

test("what is no message of a compiler is one all the same", () => {
  equal(outline("The compiler was ended after 10 s.\n"), [["error", "", "The compiler was ended after 10 s.", null, 0]]);
  equal(outline("note: linking failed\n"), [["note", "", "linking failed", null, 0]]);
  equal(outline("\n"), []);
});

test("each line that a message is about is marked", () => {
  equal(marksOf(diagnose(`${WARNING}${ERROR}error: linking failed\n`)), [{ first: 11, last: 11, name: "line-error" }, { first: 1, last: 1, name: "line-warning" }]);
});
