import { ProgramText, splice } from "course/model/program-text.js";
import { equal, test } from "./harness.js";

const PIECES = [
  { text: "use a;\n", folded: true },
  { text: "fn main() {\n    one();\n", folded: false },
  { text: "    hidden();\n", folded: true },
  { text: "    two();\n}\n", folded: false },
  { text: "fn rest() {}\n", folded: true },
];

test("what is shown ends without a newline, and the whole with one", () => {
  const text = new ProgramText(PIECES);
  equal(text.shown, "fn main() {\n    one();\n    two();\n}");
  equal(text.value, "use a;\nfn main() {\n    one();\n    hidden();\n    two();\n}\nfn rest() {}\n");
  equal([...text.folded], [0, 3, 6]);
  equal(text.rows, [1, 2, 4, 5]);
  text.unfolded = true;
  equal([text.shown, text.rows], [text.value.slice(0, -1), [0, 1, 2, 3, 4, 5, 6]]);
});

test("an edit of the shown text leaves the folded alone", () => {
  const text = new ProgramText(PIECES);
  text.edit(text.shown.replace("one", "uno").replace("two", "due"));
  equal(text.value, "use a;\nfn main() {\n    uno();\n    hidden();\n    due();\n}\nfn rest() {}\n");
});

test("a line typed below a fold stays below it, and two joined across one stand below it", () => {
  const typed = new ProgramText(PIECES);
  typed.edit(typed.shown.replace("one();\n", "one();\n    new();\n"));
  equal(typed.value.split("\n").slice(2, 6), ["    one();", "    hidden();", "    new();", "    two();"]);
  const joined = new ProgramText(PIECES);
  joined.edit(joined.shown.replace("one();\n    two", "one();    two"));
  equal(joined.value.split("\n").slice(1, 4), ["fn main() {", "    hidden();", "    one();    two();"]);
});

test("what is typed at the end stands before what is folded there", () => {
  const text = new ProgramText(PIECES);
  text.edit(`${text.shown}\n// end`);
  equal(text.value.split("\n").slice(5), ["}", "// end", "fn rest() {}", ""]);
});

test("undo brings back the pieces as they were", () => {
  const text = new ProgramText(PIECES);
  const [before, whole] = [text.shown, text.value];
  text.edit("");
  text.edit(before);
  equal([text.value, text.rows], [whole, [1, 2, 4, 5]]);
});

test("another whole text takes the place of the first, which comes back with its folds", () => {
  const text = new ProgramText(PIECES);
  const whole = text.value;
  text.value = "fn main() {}\n";
  equal([text.value, text.shown], ["fn main() {}\n", "fn main() {}"]);
  text.value = whole;
  equal([text.value, text.rows], [whole, [1, 2, 4, 5]]);
});

test("where nothing is shown, new text stands above", () => {
  equal(splice([{ text: "a", folded: true }], () => false, "", "b"), [{ text: "b", folded: false }, { text: "a", folded: true }]);
});

test("the original text puts the folds back where they were, even if it is there already", () => {
  const text = new ProgramText(PIECES);
  const { rows, value } = text;
  equal(text.isOriginal, true);
  text.unfolded = true;
  text.edit(text.shown.replace("    hidden();\n", ""));
  text.unfolded = false;
  text.unfolded = true;
  text.edit(value.slice(0, -1));
  text.unfolded = false;
  equal([text.value === value, text.isOriginal], [true, false]);
  text.value = value;
  equal([text.isOriginal, text.rows], [true, rows]);
});
