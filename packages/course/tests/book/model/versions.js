import { keep, recall } from "course/services/store.js";
import { change, versionsOf } from "course/services/versions.js";
import { equal, test } from "./harness.js";

/** With a storage that does `setItem` so, and nothing of ours in it before and after. */
async function stored(body, setItem) {
  const had = Storage.prototype.setItem;
  const clear = () => Object.keys(localStorage).filter((key) => key.startsWith("course:")).forEach((key) => localStorage.removeItem(key));
  clear();
  try {
    if (setItem) Storage.prototype.setItem = function (key, value) { setItem(had.bind(this), key, value); };
    await body();
  } finally {
    Storage.prototype.setItem = had;
    clear();
  }
}

const full = () => {
  throw new DOMException("full", "QuotaExceededError");
};
const edit = (text, at = 1) => ({ text, at });

test("each listing has a record of its own, and an empty one is taken away", () => stored(() => {
  equal(change("tea/pot", ({ edits }) => (edits.a = edit("x"))), "kept");
  equal(change("tea/cup", ({ edits }) => (edits.a = edit("y"))), "kept");
  equal([versionsOf("tea/pot").edits, versionsOf("tea/cup").edits], [{ a: edit("x") }, { a: edit("y") }]);
  change("tea/pot", ({ edits }) => delete edits.a);
  equal(recall("versions:tea/pot"), null);
}));

test("a change begins with what is kept by then, perhaps by another tab", () => stored(() => {
  const seen = versionsOf("tea/pot");
  keep("versions:tea/pot", { edits: { b: edit("theirs") }, links: {} });
  change("tea/pot", ({ edits }) => (edits.a = edit("mine")));
  equal([Object.keys(seen.edits), Object.keys(versionsOf("tea/pot").edits)], [[], ["b", "a"]]);
}));

test("where nothing can be kept what is there stays, and is said to be all", () => stored(() => {
  localStorage.setItem("course:versions:tea/pot", JSON.stringify({ edits: { a: edit("x") }, links: {} }));
  const { setItem } = Storage.prototype;
  Storage.prototype.setItem = full;
  equal(change("tea/pot", ({ edits }) => (edits.a = edit("longer"))), "full");
  Storage.prototype.setItem = setItem;
  equal(versionsOf("tea/pot").edits, { a: edit("x") });
}));

test("a program that is too long is not kept, and takes nothing away", () => stored(() => {
  change("tea/pot", ({ edits }) => (edits.a = edit("x")));
  equal(change("tea/pot", ({ edits }) => (edits.a = edit("y".repeat(48_001)))), "long");
  equal(versionsOf("tea/pot").edits, { a: edit("x") });
}));

test("linked programs that were only run go first, the oldest before the others; what was edited stays", () => stored(() => {
  change("tea/pot", ({ links }) => (links.kept = { text: "x", edit: "y", at: 0 }));
  for (let at = 1; at <= 12; at++) change("tea/pot", ({ links }) => (links[`run${at}`] = { text: "x", ran: true, at }));
  const left = Object.keys(versionsOf("tea/pot").links);
  equal([left.length, left.includes("kept"), left.includes("run4"), left.includes("run5")], [9, true, false, true]);
}));

test("in a full storage they make room in other listings too", () => {
  const total = (key, value) => Object.entries(localStorage).reduce((sum, [other, text]) => sum + (other !== key && other.startsWith("course:") ? text.length : 0), value.length);
  return stored(() => {
    change("tea/pot", ({ links }) => (links.a = { text: "x".repeat(500), ran: true, at: 1 }));
    change("tea/cup", ({ edits }) => (edits.a = edit("mine")));
    equal(change("tea/bag", ({ edits }) => (edits.a = edit("y".repeat(500)))), "kept");
    equal([Object.keys(versionsOf("tea/pot").links), Object.keys(versionsOf("tea/cup").edits)], [[], ["a"]]);
    equal(change("tea/can", ({ edits }) => (edits.a = edit("y".repeat(900)))), "full");
    equal(versionsOf("tea/bag").edits.a.text.length, 500);
  }, (setItem, key, value) => (total(key, value) > 1000 ? full() : setItem(key, value)));
});

test("what is kept and is none of ours reads as nothing", () => stored(() => {
  for (const text of ["", "1", "null", "[]", "{", '{"edits":7,"links":"x"}', '{"edits":{"a":1,"b":{"text":5}},"links":{"a":{"text":"x","edit":{}}}}']) {
    localStorage.setItem("course:versions:tea/pot", text);
    equal(versionsOf("tea/pot"), { edits: {}, links: {} }, text);
  }
}));
