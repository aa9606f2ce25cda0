import { colourOf, layOut, outline, tipOf } from "course/model/layout.js";
import { Run } from "course/model/run.js";
import { equal, test } from "./harness.js";

const SIZES = { top: 12, lane: 26, bar: 16, axis: 34 };
const run = (...events) => Run.from({ duration: 2, status: 0, events: events.map(([seconds, text]) => [seconds, "o", `${text}\n`]) });
/** Every character six pixels wide. */
const draw = (shown, given = {}, width = 800) =>
  layOut({ run: shown, ghosts: [], layers: [], standsOut: false, span: 0, now: null, ...given }, width, SIZES, (text) => text.length * 6);

const COFFEE = run([0, "[main] waiting for both…"], [0, "[coffee] brewing…"], [1, "[coffee] ready"], [2, "[main] served"]);

test("lanes lie below each other, bars on the axis of seconds", () => {
  const picture = draw(COFFEE, { span: 4 });
  equal([picture.lanes, picture.height, picture.heads.map((head) => head.text)], [["main", "coffee"], 12 + 2 * 26 + 34, ["main", "coffee"]]);
  const [main, coffee] = ["main", "coffee"].map((lane) => picture.bars.find((bar) => bar.lane === lane));
  equal([main.y, coffee.y, main.hollow, coffee.hollow], [25, 51, true, false]);
  equal([coffee.x, coffee.to, main.to], [92, 263.5, 435], "a quarter and a half of the way from 92 to 778");
  equal(picture.dots.length, 4);
});

test("a label is inside its bar, else beside it, else cut short, else left out", () => {
  const label = (text, ends) => draw(run([0, `[a] ${text}…`], ...ends)).labels.find((one) => one.text.startsWith(text[0]));
  equal(label("brew", [[1, "[a] ."]]), { x: 100, text: "brew…", y: 29 });
  const beside = draw(run([1.96, "[a] brew…"]), { span: 4 });
  equal([beside.labels[0].text, beside.labels[0].x], ["brew…", beside.bars[0].to + 8]);
  const cut = draw(run([0, "[a] a rather long label…"], [0.2, "[a] x"], [0.4, "[a] y"])).labels;
  equal(cut.map((one) => one.text), ["y", "a rathe…"]);
  const [atEnd] = draw(run([1.5, "[a] a label longer than its bar…"])).labels;
  equal(atEnd.text, "a label longer than its…", "what has no room to the right");
  equal(draw(run([0, "[a] a rather long label…"], [0.02, "[a] x"], [0.04, "[a] y"])).labels.map((one) => one.text), ["y"]);
});

test("a mere dot has a pale label where there is room", () => {
  equal(draw(run([0, "[a] open"], [1, "[a] closed"])).labels.map(({ text, light }) => [text, light]), [["closed", true], ["open", true]]);
  equal(draw(run([0, "[a] open"], [0.01, "[a] closed"])).labels.map(({ text }) => text), ["closed"]);
});

test("where it is narrow, lanes' names give way", () => {
  const named = run([0, "[a very long name of a lane] x"]);
  const [wide, narrow] = [draw(named), draw(named, {}, 320)];
  equal([wide.left, narrow.left], [186, 86.4]);
  equal(narrow.heads[0].text, "a very lon…");
  equal(draw(run([0, "[a] x"]), {}, 320).left, 28);
  equal(draw(COFFEE, { span: 4 }, 320).ticks.map((tick) => tick.label), ["0 s", "2 s", "4 s"]);
});

test("what is still open when a program ends is torn; while it runs it is open, and ends now", () => {
  const [torn] = draw(run([0.5, "[a] work…"])).bars;
  equal([torn.torn, torn.open, torn.end], [true, false, 2]);
  equal(outline(torn, 16).includes("l4 4 l-4 4 l4 4 l-4 4"), true);
  const live = new Run();
  live.add(0.5, "o", "[a] work…\n");
  const [open] = draw(live, { now: 0.8 }).bars;
  equal([open.torn, open.open, open.end], [false, true, 0.8]);
  equal(outline(open, 16).includes("V"), true);
});

test("as far as a moment, what comes later is not drawn, and its axis is as long", () => {
  const picture = draw(COFFEE, { now: 0.5, span: 4 });
  equal(picture.bars.map(({ lane, end, open }) => [lane, end, open]), [["coffee", 0.5, true], ["main", 0.5, true]]);
  equal([picture.dots.length, picture.now], [2, 177.8]);
});

test("layers have the line numbers of the run that is labelled", () => {
  const [one, two] = [run([0, "[a] x"], [1, "[b] y"]), run([0, "[b] y"], [1, "[a] x"])];
  const picture = draw(one, { layers: [two, one] });
  equal(picture.layers.map(({ dots }) => dots.map(({ lane, line }) => [lane, line])), [[["a", 0], ["b", 1]], [["b", 1], ["a", 0]]]);
  equal([picture.dots.length, picture.labels.length, picture.spots.dots.length], [0, 2, 4]);
  equal(draw(one, { layers: [two, one], standsOut: true }).dots.length, 2, "one that stands out is drawn again");
  const dots = picture.spots.dots.filter((dot) => dot.line === 1);
  equal(tipOf(dots, picture), "0.00–1.00 s  y");
});

test("a ghost lies in the same lanes; a run without times has none, and an axis of lines", () => {
  equal(draw(run([0, "[coffee] brewing…"], [0.5, "[coffee] ready"]), { ghosts: [COFFEE] }).ghosts.map(({ lane, end }) => [lane, end]), [["main", 2], ["coffee", 1]]);
  const ordered = run([0, "[a] x"], [1, "[a] y"]);
  ordered.timedBy = "nobody";
  const picture = draw(ordered, { ghosts: [COFFEE] });
  equal([picture.ordered, picture.span, picture.ticks.length, picture.ghosts.length, picture.lanes], [true, 2, 0, 0, ["a"]]);
  equal(tipOf([picture.dots[0]], picture), "y");
});

test("main is neutral, the others take the colours in turn", () => {
  const lanes = ["main", "a", "b", "c", "d", "e", "f", "g", "h"];
  equal(lanes.map((lane) => colourOf(lane, lanes)), [0, 1, 2, 3, 4, 5, 6, 7, 1]);
});
