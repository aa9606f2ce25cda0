// What the menu of a listing copies: its program, or a link that carries it.

import { make } from "course/elements/dom.js";
import { fragmentOf } from "course/model/share-link.js";

/** @import { ListingState } from "course/model/listing-state.js" */

/** Characters that every program leaves whole in a link. */
const LONG = 8_000;

/** @param {ListingState} state @returns {Promise<string>} what became of it */
export async function copyProgram({ source }) {
  return (await copyText(source)) ? "copied" : "not copied";
}

/** Of a program that is not edited, a link to the listing. @param {ListingState} state @param {string} id of the listing's block */
export async function copyLink({ edited, source }, id) {
  const link = new URL(location.href);
  link.search = "";
  link.hash = edited ? await fragmentOf(id, source) : id;
  if (!(await copyText(link.href))) return "not copied";
  const { length } = link.href;
  const isHere = ["", "localhost", "127.0.0.1", "[::1]"].includes(link.hostname);
  return ["link copied", length > LONG && `${length.toLocaleString("en")} characters: some programs cut so long a link`, isHere && "works where this book is at the same address"]
    .filter(Boolean).join(" · ");
}

async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Not a secure context, as on another machine of the network.
    const area = make("textarea", { value: text });
    const focused = document.activeElement;
    document.body.append(area);
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    focused?.focus();
    return copied;
  }
}
