// The language that the reader chose, in every listing of the book that has it.

import { keep } from "course/services/store.js";

/** @param {Iterable<HTMLElement & {language: string}>} blocks @param {HTMLElement} chosen what was pressed: it stays where it is @param {string} language */
export default function chooseLanguage(blocks, chosen, language) {
  const { top } = chosen.getBoundingClientRect();
  for (const block of blocks) block.language = language;
  scrollBy({ top: chosen.getBoundingClientRect().top - top, behavior: "instant" });
  keep("language", language);
}
