// Debug or release: how programs are compiled, in every listing of the book.

import { keep } from "course/services/store.js";

/** @param {Iterable<HTMLElement & {sides: {state: import("course/model/listing-state.js").ListingState}[]}>} blocks @param {"debug" | "release"} mode */
export default function chooseMode(blocks, mode) {
  for (const { sides } of blocks) for (const { state } of sides) state.update({ mode });
  keep("mode", mode === "release" ? mode : null);
}
