import { heardOfProblems, moved, problemsOf } from "course/model/problems.js";
import { equal, test } from "./harness.js";

const SOURCE = "fn main() {\n    let žluť = brwe;\n    stir(1)\n}\n";

const span = (line, start, end, more = {}) => ({ line_start: line, line_end: line, column_start: start, column_end: end, is_primary: true, label: null, suggested_replacement: null, suggestion_applicability: null, ...more });
const diagnostic = (level, message, spans, children = []) => ({ level, message, code: null, spans, children, rendered: `${level}: ${message}\n` });
const help = (message, ...spans) => diagnostic("help", message, spans.map(([line, start, end, text, sure = "MaybeIncorrect"]) => span(line, start, end, { suggested_replacement: text, suggestion_applicability: sure })));
const marked = ({ source, list }) => list.map(({ severity, places }) => [severity, ...places.map(({ start, end }) => source.slice(start, end))]);

const NAME = diagnostic("error", "cannot find value `brwe`", [span(2, 16, 20, { label: "not found" }), span(1, 1, 3, { is_primary: false })], [help("a value has a similar name", [2, 16, 20, "brew"])]);
const UNUSED = diagnostic("warning", "unused variable", [span(2, 9, 13)]);

test("a problem stands at the characters that the compiler names, errors first", () => {
  const problems = problemsOf([UNUSED, NAME, diagnostic("note", "by the way", [span(1, 1, 3)])], SOURCE);
  equal(marked(problems), [["error", "brwe"], ["warning", "žluť"]]);
  const [{ text, words, message }] = problems.list;
  equal([text, words, message.severity], ["cannot find value `brwe`", "not found", "error"]);
});

test("columns count whole characters, and what is beyond the text is at its end", () => {
  const source = "let a = \"🍵🍵\"; b\n";
  equal(marked(problemsOf([diagnostic("error", "x", [span(1, 15, 16)])], source)), [["error", "b"]]);
  equal(problemsOf([diagnostic("error", "x", [span(9, 1, 2)])], source).list[0].places, [{ start: source.length, end: source.length }]);
});

test("what is proposed is one change, a choice, or of several parts", () => {
  const proposals = (child) => problemsOf([diagnostic("error", "x", [span(3, 5, 9)], [child])], SOURCE).list[0].proposals.map(({ label, edits }) => [label, edits.length]);
  equal(proposals(help("a name", [3, 5, 9, "brew"])), [["Change to `brew`", 1]]);
  equal(proposals(help("a semicolon", [3, 12, 12, ";"])), [["Insert `;`", 1]]);
  equal(proposals(help("too much", [3, 5, 9, ""])), [["Remove `stir`", 1]]);
  equal(proposals(help("import one", [1, 1, 1, "use a;\n"], [1, 1, 1, "use b;\n"])), [["Insert `use a;`", 1], ["Insert `use b;`", 1]]);
  equal(proposals(help("put it in parentheses", [3, 5, 5, "("], [3, 12, 12, ")"])), [["put it in parentheses", 2]]);
  equal(proposals(help("fill this in", [3, 5, 9, "/* value */", "HasPlaceholders"])), []);
});

test("a mark goes along with its text while somebody types elsewhere", () => {
  const problems = problemsOf([NAME, UNUSED], SOURCE);
  const typed = (source) => marked(moved(problems, source));
  const both = [["error", "brwe"], ["warning", "žluť"]];
  equal(typed(SOURCE.replace("fn main", "// tea\nfn main")), both);
  equal(typed(SOURCE.replace("stir(1)", "stir(12)")), both);
  equal(typed(SOURCE), both);
});

test("a mark grows and shrinks with what is typed in it, and goes with its text", () => {
  const problems = problemsOf([NAME], SOURCE);
  const typed = (source) => marked(moved(problems, source));
  equal(typed(SOURCE.replace("brwe", "brewe")), [["error", "brewe"]]);
  equal(typed(SOURCE.replace("brwe", "bre")), [["error", "bre"]]);
  equal(typed(SOURCE.replace("brwe", "brwed")), [["error", "brwed"]]);
  equal(typed(SOURCE.replace("brwe", "")), []);
  equal(typed(SOURCE.replace("= brwe", "")), []);
});

test("a proposal is forgotten once its place is touched, and goes along before", () => {
  const problems = problemsOf([NAME], SOURCE);
  const edits = (source) => moved(problems, source).list[0].proposals.map(({ edits: [{ start, end }] }) => source.slice(start, end));
  equal(edits(SOURCE.replace("fn main", "// tea\nfn main")), ["brwe"]);
  equal(edits(SOURCE.replace("brwe", "brewe")), []);
});

test("the number and the first one are heard", () => {
  const heard = (...all) => heardOfProblems(problemsOf(all, SOURCE));
  equal([heard(NAME), heard(NAME, UNUSED, NAME), heard(UNUSED), heard()],
    ["1 error. Line 2: cannot find value `brwe`", "2 errors. Line 2: cannot find value `brwe`", "No error, 1 warning.", "No error."]);
});
