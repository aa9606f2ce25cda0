// Whose program stands in a listing: the page's own or the reader's edit of it, an edit of a text that the listing had before, or one that
// came by a link. None takes another's place. Edits are kept in this browser; what came by a link is told apart until it has run.

import { hashOf } from "course/model/text-hash.js";
import { change, versionsOf } from "course/services/versions.js";

/** @import { Side } from "course/course.js" */
/** @import { Kept, Version } from "course/services/versions.js" */

/** As long after the last key, in milliseconds, an edit is kept. */
const PAUSE = 300;

/** @param {Side} side */
export default function remember({ state, section, turn }) {
  const { source: original, language } = state.listing;
  if (language !== "rust") return;
  const block = section.closest("listing-block");
  const listing = block.dataset.source.replace(/\.rs$/, "");
  /** @type {Version} */
  const own = { kind: "own", id: hashOf(original) };
  const versions = versionsOf(listing);
  /** The one that stands in the editor. @type {Version} */
  let shown = own;
  /** From the address of the page. @type {(Version & {text: string}) | null} */
  let linked = null;
  /** What the reader took away last, until the page is left. @type {{version: Version, entry: any, isToShow: boolean} | null} */
  let held = null;
  /** What became of the last change. @type {Kept} */
  let kept = "kept";
  let timer = 0;
  let isTurning = false;

  const slots = ({ kind }, all = versions) => (kind === "link" ? all.links : all.edits);
  const baseOf = ({ kind, id }) => (kind !== "link" ? original : linked?.id === id ? linked.text : versions.links[id]?.text);
  const editOf = (version) => slots(version)[version.id]?.[version.kind === "link" ? "edit" : "text"];
  const textOf = (version) => editOf(version) ?? baseOf(version);
  const isUntried = ({ kind, id }) => kind === "link" && !versions.links[id]?.ran;
  const isSame = (a, b) => a.kind === b.kind && a.id === b.id;

  /** On what is known here and on what is kept, which another tab may have changed. */
  const put = (version, entry) => {
    const apply = (all) => {
      if (entry) slots(version, all)[version.id] = entry;
      else delete slots(version, all)[version.id];
    };
    apply(versions);
    kept = change(listing, apply);
  };
  const linkedEntry = (version, more) => ({ ...slots(version)[version.id], text: baseOf(version), ...more, at: Date.now() });

  /** Keeps what stands there, if it is not yet. */
  const save = () => {
    clearTimeout(timer);
    const { source: text } = state;
    if (isTurning || text === textOf(shown)) return;
    if (shown.kind === "link") put(shown, linkedEntry(shown, { edit: text === baseOf(shown) ? undefined : text }));
    else put(shown, isSame(shown, own) && text === original ? null : { text, at: Date.now() });
    tell();
  };

  /** Tells the page what there is. */
  const tell = () => {
    const others = [
      ...(linked && !isSame(linked, shown) ? [linked] : []),
      ...Object.keys(versions.edits).filter((id) => id !== own.id).map((id) => ({ kind: "earlier", id })),
      ...Object.entries(versions.links).filter(([id, { edit }]) => edit !== undefined && id !== linked?.id).map(([id]) => ({ kind: "link", id })),
    ].filter((version) => !isSame(version, shown));
    const one = (version) => ({ kind: version.kind, id: version.id, isEdited: editOf(version) !== undefined, isUntried: isUntried(version) });
    const untried = isUntried(shown);
    state.update({
      version: {
        ...one(shown), kept, others: others.map(one), hasHeld: Boolean(held), hasOwnEdit: editOf(own) !== undefined,
        mustAsk: untried && "unconfined" in block.dataset,
      },
    });
  };

  const place = () => {
    const text = textOf(shown);
    if (text !== state.source) state.update({ source: text, error: null });
    tell();
  };
  /** Whoever presses Run before it stands there is asked for this one already. */
  const show = async (version) => {
    shown = version;
    isTurning = true;
    tell();
    await turn.stop();
    isTurning = false;
    state.reset();
    place();
  };

  section.addEventListener("edit", () => {
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  });
  for (const type of ["pagehide", "visibilitychange"]) addEventListener(type, save);

  section.addEventListener("reset", () => {
    save();
    if (editOf(shown) !== undefined && shown.kind !== "earlier") {
      held = { version: shown, entry: slots(shown)[shown.id], isToShow: true };
      put(shown, shown.kind === "link" ? linkedEntry(shown, { edit: undefined }) : null);
      show(shown);
    } else show(own);
  });
  section.addEventListener("version-show", ({ detail: { kind, id } }) => {
    save();
    show(kind === "own" ? own : { kind, id });
  });
  section.addEventListener("version-discard", ({ detail: { kind, id } }) => {
    save();
    const version = { kind, id };
    const isToShow = isSame(version, shown);
    held = { version, entry: slots(version)[id], isToShow };
    put(version, null);
    if (isToShow) show(own);
    else tell();
  });
  section.addEventListener("version-bring-back", () => {
    save();
    const { version, entry, isToShow } = held;
    const now = slots(version)[version.id];
    held = now && editOf(version) !== undefined ? { version, entry: now, isToShow } : null;
    put(version, entry);
    if (isToShow) show(version);
    else tell();
  });
  section.addEventListener("link-open", ({ detail: text }) => {
    save();
    const mine = [own, ...Object.keys(versions.edits).map((id) => ({ kind: id === own.id ? "own" : "earlier", id }))];
    const same = mine.find((version) => textOf(version) === text || (isSame(version, own) && text === original));
    if (same) return show(same);
    let id = hashOf(text);
    // Of another text: what was run is not this one.
    while (versions.links[id] && versions.links[id].text !== text) id += "0";
    linked = { kind: "link", id, text };
    show(linked);
  });
  state.addEventListener("change", ({ detail }) => {
    if (!detail.has("phase") || !state.isUnderWay || !isUntried(shown)) return;
    put(shown, linkedEntry(shown, { ran: true }));
    tell();
  });

  // The reader was faster.
  const before = editOf(own);
  if (!state.edited) return place();
  if (before !== undefined && before !== state.source) held = { version: own, entry: slots(own)[own.id], isToShow: true };
  save();
}
