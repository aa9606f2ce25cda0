import { fragmentOf, partsOf, programOf } from "course/model/share-link.js";
import { hashOf } from "course/model/text-hash.js";
import { equal, test } from "./harness.js";

const PROGRAM = 'fn main() {\n    println!("[tea] drawn after 3 µs… 🍵");\n}\n';

const packedOf = async (program) => partsOf(await fragmentOf("listing-tea", program)).packed;

/** What the reader is told of a link that cannot be read; null if it can. */
const fault = (packed) => programOf(packed).then(() => null, ({ message }) => message);
const DAMAGED = "This link is damaged: a part of it is missing or was changed. Ask for it again.";

/** What the form `p` makes of bytes. */
const plain = (bytes, check) => `p${check}${btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}`;

async function without(name, body) {
  const had = globalThis[name];
  globalThis[name] = undefined;
  try {
    return await body();
  } finally {
    globalThis[name] = had;
  }
}

test("a link carries a program whole, in letters that nobody changes on the way", async () => {
  for (const program of ["", "\n", PROGRAM, PROGRAM.repeat(900)]) {
    const fragment = await fragmentOf("listing-tea", program);
    equal(/^#listing-tea&edit=[\w-]+$/.test(fragment), true, fragment);
    equal(await programOf(partsOf(fragment).packed), program);
  }
  equal((await packedOf(PROGRAM.repeat(900))).length < 2000, true, "it is packed");
});

test("where a browser cannot pack, the link carries the program as it is", async () => {
  const packed = await without("CompressionStream", () => packedOf(PROGRAM));
  equal([packed[0], await programOf(packed)], ["p", PROGRAM]);
});

test("a fragment that carries no program is none of ours", () => {
  for (const other of ["", "#listing-tea", "#edit=1", "#a&edit", "#:~:text=x"]) equal(partsOf(other), null, other);
  equal(partsOf("#listing-tea&edit=p12."), { listing: "listing-tea", packed: "p12" }, "a full stop of the sentence around it");
  equal(partsOf("#listing-tea%26edit%3Dp12"), { listing: "listing-tea", packed: "p12" });
});

test("a link that lost or changed any letter is damaged", async () => {
  const packed = await packedOf(PROGRAM);
  for (let end = 0; end < packed.length; end += 3) equal(await fault(packed.slice(0, end)), DAMAGED, packed.slice(0, end));
  for (let i = 1; i < packed.length - 1; i += 2) {
    const other = packed.slice(0, i) + (packed[i] === "b" ? "c" : "b") + packed.slice(i + 1);
    equal(await fault(other), DAMAGED, other);
  }
  equal(await fault(packed), null);
  const cut = await without("CompressionStream", () => packedOf(PROGRAM));
  equal(await fault(cut.slice(0, -4)), DAMAGED);
});

test("a form that is not known is another edition's, and what is no text is damaged", async () => {
  equal(await fault(`q${(await packedOf(PROGRAM)).slice(1)}`), "This link was made by another edition of this book, and cannot be read here.");
  equal(await fault(plain([0xff, 0xfe], hashOf("\ufffd\ufffd").slice(0, 8))), DAMAGED);
});

test("what unpacks to more than any program is given up before it fills the memory", async () => {
  const bomb = await new Response(new Blob([new Uint8Array(30_000_000)]).stream().pipeThrough(new CompressionStream("deflate-raw"))).arrayBuffer();
  const packed = plain(new Uint8Array(bomb), "00000000").replace("p", "d");
  equal(packed.length < 60_000, true, "it is short");
  equal(await fault(packed), "This link is damaged: what it carries is longer than any program.");
});

test("texts that differ little have other names", () => {
  const names = ["", "a", "b", "ab", "ba", "a\n", PROGRAM, PROGRAM.replace("3", "4")].map(hashOf);
  equal(new Set(names).size, names.length);
  equal(names.every((name) => /^[0-9a-f]{16}$/.test(name)), true, names.join());
});
