import { colourOf, gutterOf, layOut, orderOf, tipOf } from "course/model/layout.js";
import { Run } from "course/model/run.js";
import { equal, test } from "./harness.js";

const SIZES = { top: 12, lane: 26, bar: 16, axis: 34 };
const run = (...events) => Run.from({ duration: 2, status: 0, events: events.map(([seconds, text]) => [seconds, "o", `${text}\n`]) });
/** Every character six pixels wide. */
const draw = (shown, given = {}, width = 600) =>
  layOut({ run: shown, ghosts: [], layers: [], agreed: null, standsOut: false, span: 4, now: null, lanes: [], ...given }, width, SIZES, (text) => text.length * 6);
const texts = (picture) => picture.labels.map(({ text }) => text);

const COFFEE = run([0, "[main] waiting for both…"], [0, "[coffee] brewing…"], [1, "[coffee] ready"], [2, "[main] served"]);

test("lanes lie below each other, bars on the axis of seconds", () => {
  const picture = draw(COFFEE);
  equal([picture.lanes, picture.height, picture.heads.map(({ name }) => name)], [["main", "coffee"], 12 + 2 * 26 + 34, ["main", "coffee"]]);
  const [main, coffee] = ["main", "coffee"].map((lane) => picture.bars.find((bar) => bar.lane === lane));
  equal([main.y, coffee.y, main.hollow, coffee.hollow], [25, 51, true, false]);
  equal([coffee.x, coffee.to, main.to], [0, 25, 50], "percent of the axis");
  equal(picture.dots.length, 4);
});

test("a bar's label is inside it, else beside it, else cut short, else left out", () => {
  const inside = draw(run([0, "[a] brew…"], [1, "[a] ."])).labels[0];
  equal([inside.text, inside.x, inside.to, inside.light], ["brew", 0, 25, false]);
  const beside = draw(run([1.9, "[a] brew…"]));
  equal([texts(beside), beside.labels[0].x], [["brew"], beside.bars[0].to]);
  equal(texts(draw(run([0, "[a] a rather long label…"], [0.5, "[a] x…"], [3, "[a] y"]))), ["a rather…", "x", "y"]);
  equal(texts(draw(run([0, "[a] a rather long label…"], [0.1, "[a] x…"]))), ["x"]);
});

test("a closing text stands right of its bar, with the bar's own label if that found no room", () => {
  const closed = draw(run([0, "[a] brewing…"], [1, "[a] ready"])).labels;
  equal(closed.map(({ text, x, light }) => [text, x, light]), [["brewing", 0, false], ["ready", 25, true]]);
  equal(texts(draw(run([0, "[a] brewing…"], [0.1, "[a] ready"]))), ["brewing… ready"]);
  const [alone] = draw(run([0, "[a] brewing…"], [0.1, "[a] ready"], [0.7, "[a] x…"])).labels;
  equal([alone.text, alone.light], ["brewing", false], "where there is room for one of them");
});

test("a dot at the right edge has its text to the left", () => {
  const [label, text] = draw(run([0, "[a] waiting…"], [2, "[a] served after a while"]), { span: 2 }).labels;
  equal([label.text, text.text, text.atEnd, text.to], ["waiting", "served after a while", true, 99.01]);
  equal(texts(draw(run([0, "[a] waiting for quite some time…"], [2, "[a] served after a while"]), { span: 2 }, 300)).at(-1), "served after a w…", "cut short");
  equal(texts(draw(run([1.9, "[a] waiting…"], [2, "[a] served after a while"]), { span: 2 })), [], "where there is none there either");
  equal(texts(draw(run([2, "[a] served"]), { span: 2 })), ["served"], "in an empty lane");
});

test("what did not come to its end is marked, and so is its text", () => {
  const picture = draw(run([0, "[a] brewing…"], [1, "[a] gave up"]));
  equal([picture.dots.map(({ failed }) => failed), picture.labels.map(({ failed }) => failed)], [[true, false], [false, true]]);
});

test("known lanes keep their order, and while it runs their rows", () => {
  const known = { lanes: ["main", "max", "ida"] };
  const ida = run([0, "[ida] x"], [1, "[tom] y"]);
  equal(draw(ida, known).lanes, ["ida", "tom"]);
  equal(draw(ida, { ...known, now: 0.5 }).lanes, ["main", "max", "ida", "tom"]);
  equal(draw(ida, known).dots.map(({ lane, colour }) => [lane, colour]), [["tom", 3], ["ida", 2]], "their colours are those that they had");
  equal(orderOf(["b"], [run([0, "[a] x"], [1, "[b] y"])]), ["b", "a"]);
});

test("where it is narrow there are fewer ticks, and names have room by their length", () => {
  equal(draw(COFFEE, {}, 200).ticks.map((tick) => [tick.label, tick.x]), [["0 s", 0], ["2 s", 50], ["4 s", 100]]);
  equal([gutterOf(["a"]), gutterOf(["a long name"]), gutterOf(["x".repeat(99)])], [60, 97, 140]);
});

test("what is still open when a program ends is torn; while it runs it is open, and ends now", () => {
  const [torn] = draw(run([0.5, "[a] work…"])).bars;
  equal([torn.torn, torn.open, torn.end], [true, false, 2]);
  const live = new Run();
  live.add(0.5, "o", "[a] work…\n");
  const [open] = draw(live, { now: 0.8 }).bars;
  equal([open.torn, open.open, open.end, open.to], [false, true, 0.8, 20]);
});

test("as far as a moment, what comes later is not drawn, and its axis is as long", () => {
  const picture = draw(COFFEE, { now: 0.5 });
  equal(picture.bars.map(({ lane, end, open }) => [lane, end, open]), [["coffee", 0.5, true], ["main", 0.5, true]]);
  equal([picture.dots.length, picture.now], [2, 12.5]);
});

test("what is crowded gives way, until it is zoomed", () => {
  const flood = run(...Array.from({ length: 50 }, (_, i) => [1 + i / 1000, `[a] ${i}`]));
  equal([draw(flood).dots.length, draw(flood, {}, 6000).dots.length], [8, 8]);
  equal(layOut({ run: flood, ghosts: [], layers: [], agreed: null, standsOut: false, span: 4, now: null, lanes: [] }, 6000, SIZES, () => 9, 8).dots.length, 50);
});

test("layers have the line numbers of the run that is labelled, and labels where all agree", () => {
  const [one, two] = [run([0, "[a] x"], [1, "[b] y"]), run([0, "[b] y"], [1, "[a] x"])];
  const picture = draw(one, { layers: [two, one] });
  equal(picture.layers.map(({ dots }) => dots.map(({ lane, line }) => [lane, line])), [[["a", 0], ["b", 1]], [["b", 1], ["a", 0]]]);
  equal([picture.dots.length, picture.labels.length, picture.spots.dots.length], [0, 2, 4]);
  equal(texts(draw(one, { layers: [two, one], agreed: new Set(["[a] x #1"]) })), ["x"]);
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
  const lanes = ["a", "main", "b", "c", "d", "e", "f", "g", "h"];
  equal(lanes.map((lane) => colourOf(lane, lanes)), [1, 0, 2, 3, 4, 5, 6, 7, 1]);
});
