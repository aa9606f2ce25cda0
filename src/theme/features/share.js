// Opens a link that carries a program: its listing gets the text, and nothing is done with it.

import { partsOf, programOf } from "course/model/share-link.js";

/** @import { Side } from "course/course.js" */

/** @param {Iterable<HTMLElement & {language: string, sides: Pick<Side, "state" | "section">[]}>} blocks of the page @param {string} fragment of its address */
export default async function openLink(blocks, fragment) {
  const parts = partsOf(fragment);
  if (!parts) return;
  const all = [...blocks];
  const block = all.find(({ id }) => id === parts.listing);
  const { state, section } = (block ?? all[0]).sides.find((side) => side.state.listing.language === "rust");
  const tell = (text) => state.update({ notice: { text, isError: true } });
  (block ?? all[0]).language = "rust";
  (block ?? all[0]).scrollIntoView();
  if (!block) return tell("The link that you came by carries a program for another listing, which is not on this page.");
  try {
    const program = await programOf(parts.packed);
    section.dispatchEvent(new CustomEvent("link-open", { detail: program.replace(/\r\n?/g, "\n").replace(/\n?$/, "\n") }));
  } catch ({ message }) {
    tell(message);
  }
}
