// What a reader made of a listing's program, kept in this browser: one record a listing, read again before each change, so that tabs
// do not overwrite each other's. Knows nothing of what is shown.

import { keep, recall } from "course/services/store.js";

/**
 * Edits by the hash of the listing's text that they began with; what came by a link and was run or edited, by the hash of its text.
 * `at`: when, in milliseconds.
 * @typedef {{text: string, at: number}} Edit
 * @typedef {{text: string, edit?: string, ran?: boolean, at: number}} Linked
 * @typedef {{edits: Record<string, Edit>, links: Record<string, Linked>}} Versions
 * Whose program stands in a listing: the page's or the reader's edit of it, an edit of a text that the listing had, or one from a link.
 * @typedef {{kind: "own" | "earlier" | "link", id: string}} Version
 * `isUntried`: it came by a link, and has not run here: it is neither checked nor compiled; with `mustAsk` not run either before the
 * reader is asked.
 * @typedef {Version & {isEdited: boolean, isUntried: boolean}} KnownVersion
 * @typedef {KnownVersion & {mustAsk: boolean, kept: Kept, others: KnownVersion[], hasHeld: boolean, hasOwnEdit: boolean}} ShownVersion
 * What became of a change: it is kept; or the storage is full, or there is none, or the program is too long.
 * @typedef {"kept" | "full" | "none" | "long"} Kept
 */

/** Characters of a program, and linked programs of a listing that were only run. */
const LONGEST = 48_000;
const MOST_LINKS = 8;

const PREFIX = "versions:";

/** The listing as `CHAPTER/NAME`. @returns {Versions} */
export function versionsOf(listing) {
  const { edits, links } = Object(recall(PREFIX + listing));
  return { edits: sound(edits), links: sound(links) };
}

/** Applies a change to what is kept now. @param {(versions: Versions) => void} apply @returns {Kept} */
export function change(listing, apply) {
  const versions = versionsOf(listing);
  apply(versions);
  const texts = [...Object.values(versions.edits), ...Object.values(versions.links)].flatMap(({ text, edit = "" }) => [text, edit]);
  if (texts.some((text) => text.length > LONGEST)) return "long";
  for (const [id] of onlyRun(versions).slice(MOST_LINKS)) delete versions.links[id];
  const put = () => keep(PREFIX + listing, texts.length ? versions : null);
  if (put() || (makeRoom(listing) && put())) return "kept";
  return isThere() ? "full" : "none";
}

/** Linked programs that the reader did not edit, the latest first. @param {Versions} versions @returns {[string, Linked][]} */
function onlyRun({ links }) {
  return Object.entries(links).filter(([, { edit }]) => edit === undefined).sort(([, a], [, b]) => b.at - a.at);
}

/** Forgets the linked programs of other listings that were only run: they are in their links. @returns whether there were any */
function makeRoom(listing) {
  const prefix = `course:${PREFIX}`;
  let made = false;
  try {
    for (const key of Object.keys(localStorage)) {
      const other = key.startsWith(prefix) ? key.slice(prefix.length) : listing;
      if (other === listing) continue;
      const versions = versionsOf(other);
      const dropped = onlyRun(versions);
      for (const [id] of dropped) delete versions.links[id];
      if (dropped.length) made = keep(PREFIX + other, Object.keys({ ...versions.edits, ...versions.links }).length ? versions : null) || made;
    }
  } catch {
    // Without storage there is no room to be made.
  }
  return made;
}

/** Of those that were read, the entries that are what they should be. */
function sound(entries) {
  return Object.fromEntries(Object.entries(Object(entries)).filter(([, { text, edit = "" }]) => typeof text === "string" && typeof edit === "string"));
}

function isThere() {
  try {
    return localStorage.length > 0;
  } catch {
    return false;
  }
}
