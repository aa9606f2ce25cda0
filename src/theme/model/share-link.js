// Links that carry a program in their fragment, which a browser sends to nobody: `#LISTING&edit=FCCCCCCCCPROGRAM`. LISTING is the block's
// id. F is the form of PROGRAM: `d`, its UTF-8 deflated (RFC 1951), or `p`, its UTF-8 as it is; either in base64url without padding
// (RFC 4648, section 5). CCCCCCCC is the beginning of the program's hash (text-hash.js), since mail programs cut links. Another form gets
// another letter. Pure: knows nothing of the page.

import { hashOf } from "course/model/text-hash.js";

/** Of a program, in bytes: what little text can be unpacked to has no bounds. */
const LONGEST = 200_000;

const checkOf = (program) => hashOf(program).slice(0, 8);

/** @param {string} listing @param {string} program @returns {Promise<string>} */
export async function fragmentOf(listing, program) {
  const bytes = new TextEncoder().encode(program);
  const packed = await through(bytes, () => new CompressionStream("deflate-raw")).catch(() => null);
  return `#${listing}&edit=${packed ? "d" : "p"}${checkOf(program)}${toBase64(packed ?? bytes)}`;
}

/** The listing that a fragment is for, and the rest; null if it carries no program. */
export function partsOf(fragment) {
  let text = fragment;
  try {
    text = decodeURIComponent(fragment);
  } catch {
    // It has a stray percent sign.
  }
  const [, listing, packed] = text.match(/^#([\w-]+)&edit=([\w-]*)/) ?? [];
  return listing ? { listing, packed } : null;
}

/** What `packed` holds. @param {string} packed @returns {Promise<string>} rejects with a sentence for the reader */
export async function programOf(packed) {
  const [, form, check, base64] = packed.match(/^(.)(.{8})(.*)$/) ?? [];
  if (form && !"dp".includes(form)) throw new Error("This link was made by another edition of this book, and cannot be read here.");
  const damaged = new Error("This link is damaged: a part of it is missing or was changed. Ask for it again.");
  let program;
  try {
    if (base64.length > 2 * LONGEST) throw damaged;
    const bytes = fromBase64(base64);
    program = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(form === "d" ? await through(bytes, () => new DecompressionStream("deflate-raw")) : bytes);
  } catch (error) {
    if (error instanceof RangeError) throw new Error("This link is damaged: what it carries is longer than any program.");
    throw damaged;
  }
  if (checkOf(program) !== check) throw damaged;
  return program;
}

/** The bytes after a stream of packing or unpacking. @returns {Promise<Uint8Array>} rejects, with a RangeError where they are too many */
async function through(bytes, makeStream) {
  const reader = new Blob([bytes]).stream().pipeThrough(makeStream()).getReader();
  const parts = [];
  let size = 0;
  for (let part; !(part = await reader.read()).done; ) {
    parts.push(part.value);
    size += part.value.length;
    if (size <= LONGEST) continue;
    reader.cancel().catch(() => {});
    throw new RangeError();
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

function toBase64(bytes) {
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function fromBase64(text) {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
}
