import { agreed, describe, nameOrders, sortByOrder, timeLeft } from "course/model/repeats.js";
import { Run } from "course/model/run.js";
import { equal, test } from "./harness.js";

const run = (lines, status = 0) => Run.from({ duration: 1, status, events: lines.map((line, i) => [i / 10, "o", `${line}\n`]) });

test("runs are sorted by the order of their lines, the most frequent first", () => {
  const [ab, ba] = [["[a] 1", "[b] 1"], ["[b] 1", "[a] 1"]];
  equal(sortByOrder([run(ab), run(ba), run(ba)]).map((order) => order.length), [2, 1]);
});

test("what differs is said: nothing, the order across lanes or within one, the output", () => {
  const said = (...runs) => describe(runs.map((lines) => run(lines)));
  equal(said(["[a] 1"]), "1 run");
  equal(said(["[a] in 5 ms"], ["[a] in 17 ms"]), "2 runs · the same order of lines every time");
  equal(said(["[a] 1", "[b] 1"], ["[b] 1", "[a] 1"]), "2 runs · 2 different orders across lanes");
  equal(said(["[a] 1", "[a] 2", "[b] 1"], ["[a] 2", "[a] 1", "[b] 1"]), "2 runs · 2 different orders across lanes, 2 within a lane");
  equal(said(["[a] 1", "[a] 2"], ["[a] 2", "[a] 1"]), "2 runs · 2 different orders of lines");
  equal(said(["total 1"], ["total 2"]), "2 runs · 2 different outputs");
  equal(said([], []), "2 runs · no output");
});

test("failures are counted", () => {
  equal(describe([run(["x"]), run(["x"], 1)]), "2 runs · the same order of lines every time · 1 failed");
  equal(describe([run(["x"], null), run(["x"], 1)]), "2 runs · the same order of lines every time · all failed");
});

/** What orders are called, each behind how often it came. */
const called = (...outputs) => nameOrders(outputs.map((lines) => run(lines))).map(({ runs, name }) => `${runs.length}× ${name}`);

test("the most frequent order is called so, and the others by their first difference from it", () => {
  const usual = ["[max] waiting…", "[ida] waiting…", "[max] leaves", "[ida] leaves"];
  const found = (...lines) => called(usual, usual, lines)[1];
  equal(called(usual, usual, usual), ["3× "], "where there is one order, it needs no name");
  equal(called(usual, [usual[1], usual[0], usual[2], usual[3]], usual), ["2× most often", "1× ida before max"]);
  equal(found(usual[0], usual[1], usual[3], usual[2]), "1× ida leaves before max leaves", "lanes alone say nothing once both have come");
  equal(found(usual[0], usual[2], usual[1], usual[3]), "1× max leaves before ida waiting", "without the dots that open a bar");
  equal(found(...usual.slice(0, 3)), "1× without ida leaves");
  equal(found(...usual, "[zoe] late"), "1× also zoe late");
  equal(found("[zoe] waiting…", ...usual), "1× zoe before max");
});

test("where the lanes are the same, messages say what differs", () => {
  equal(called(["[a] 1", "[a] 2", "x"], ["[a] 1", "[a] 2", "x"], ["[a] 2", "[a] 1", "x"])[1], "1× a 2 before 1");
  equal(called(["total 6"], ["total 6"], ["total 5"]), ["2× most often", "1× “total 5”, not “total 6”"]);
  equal(called(["[a] 1", "6 cups"], ["[a] 1", "6 cups"], ["[a] 1", "5 cups"])[1], "1× main 5 cups, not 6 cups");
  equal(called(["1"], ["1"], ["a rather long message that goes on"])[1], "1× “a rather long message t…”, not “1”");
  equal(called(["1", "", "2"], ["1", "", "2"], ["1", "2", ""])[1], "1× empty lines elsewhere");
});

test("of two that came equally often, each is named by the other", () => {
  equal(called(["[a] 1", "[b] 1"], ["[b] 1", "[a] 1"]), ["1× a before b", "1× b before a"]);
});

test("orders that differ from the most frequent one in the same way are told apart by their next difference", () => {
  const order = (names) => [...names].map((name) => `[${name}] x`);
  equal(called(order("abcd"), order("abcd"), order("bacd"), order("bacd"), order("badc"), order("badc"), order("bcad")).slice(1),
    ["2× b before a", "2× b before a, then d before c", "1× b before a, then c before a"]);
  equal(called(order("abcde"), order("abcde"), order("bacde"), order("badce"), order("badec"))[3], "1× b before a, then d before c, …", "and no further");
});

test("an order has the marks at which it differs", () => {
  const [usual, other] = nameOrders([run(["[a] 1", "[b] 1", "[c] 1"]), run(["[a] 1", "[b] 1", "[c] 1"]), run(["[a] 1", "[c] 1", "[b] 1"])]);
  equal([usual.marks, other.marks.map(({ lane }) => lane)], [[], ["c"]]);
  equal(other.runs[0].marks.includes(other.marks[0]), true);
});

test("runs agree on the lines that all of them have, in the same lane and word for word", () => {
  const names = (...outputs) => [...agreed(outputs.map((lines) => run(lines)))];
  equal(names(["[a] x", "[b] in 5 ms", "[a] x"], ["[a] x", "[a] x", "[b] in 17 ms"]), ["[a] x #1", "[a] x #2"]);
  equal(names(["[a] x", "[a] x"], ["[a] x"]), ["[a] x #1"]);
  equal(names(["[a] in 5 ms"]), ["[a] in _ ms #1"]);
  equal(names(), []);
});

test("the time left is that of the runs to come, by the mean of those that are over", () => {
  const lasting = (duration) => Run.from({ duration, status: 0, events: [] });
  equal(timeLeft([], 20, 0, 2.5), 50);
  equal(timeLeft([], 20, 1, 2.5), 49);
  equal(timeLeft([lasting(1), lasting(3)], 20, 0.5, 9), 35.5);
  equal(timeLeft([lasting(1), lasting(3)], 20, 7, 9), 34, "the one under way takes no less than nothing");
  equal(timeLeft([], 20, 1, 0), 0, "nothing is known");
});
