// <program-version>: below the controls, whose program stands in the editor, and which others there are. Says nothing where the page's own
// stands alone. Knows nothing of where they are kept.

import { make, say } from "course/elements/dom.js";

/** @import { ListingState } from "course/model/listing-state.js" */
/** @import { ShownVersion } from "course/services/versions.js" */

const NOT_KEPT = {
  full: "This browser keeps no more: it is lost when you leave the page.",
  none: "It is here until you leave the page.",
  long: "It is too long to be kept: it is lost when you leave the page.",
};

/** Fires, bubbling, `reset`, `version-show`, `version-discard` (with a version), `version-bring-back`, and `leave` where a button that had the focus is gone. */
export class ProgramVersion extends HTMLElement {
  #version = null;
  #shown = "";

  /** @param {ListingState} state */
  show({ version }) {
    if (version === this.#version) return;
    this.#version = version;
    const rows = rowsOf(version);
    const told = JSON.stringify(rows);
    if (told === this.#shown) return;
    this.#shown = told;
    const had = this.contains(document.activeElement);
    this.setAttribute("aria-live", "polite");
    this.replaceChildren(...rows.map(({ text, warns, choices }) => make("p", { className: warns ? "warns" : "" },
      make("span", { textContent: text }), ...choices.map(([label, type, detail]) => {
        const button = make("button", { type: "button", textContent: label, "data-action": type });
        button.addEventListener("click", () => say(this, type, detail));
        return button;
      }))));
    if (had) say(this, "leave");
  }
}

/** @param {ShownVersion} version */
function rowsOf(version) {
  const { kind, id, isEdited, isUntried, kept, others, hasHeld, hasOwnEdit } = version;
  const back = [hasOwnEdit ? "Show your edit" : "Show the listing", "version-show", { kind: "own" }];
  const discard = (one) => ["Discard it", "version-discard", { kind: one.kind, id: one.id }];
  const reset = ["Reset", "reset", null];
  const keeps = kept === "kept" ? "" : ` ${NOT_KEPT[kept]}`;
  const rows = [];
  const row = (text, choices, warns = false) => rows.push({ text, choices, warns });
  if (kind === "own" && isEdited) row(keeps ? `Your edit.${keeps}` : "Your edit, kept in this browser.", [reset], kept === "full" || kept === "long");
  else if (kind === "earlier") row(`Your edit of an earlier version of this listing.${keeps}`, [back, discard(version)]);
  else if (kind === "link" && isUntried) row(`This program came by a link${isEdited ? ", and you changed it" : ""}. It has not run here.${isEdited ? keeps : ""}`, [back, ...(isEdited ? [reset] : [])], true);
  else if (kind === "link") row(isEdited ? `Your edit of a program that came by a link.${keeps}` : "This program came by a link.", [back, ...(isEdited ? [reset] : [])]);
  if (hasHeld) row("Your edit is put away, until you leave the page.", [["Bring it back", "version-bring-back", null]]);
  for (const one of others) {
    const isOld = one.kind === "earlier";
    const text = isOld ? "You edited an earlier version of this listing." : one.isEdited ? "You edited a program that came by a link." : "A program came by a link.";
    row(text, [[isOld || one.isEdited ? "Show that edit" : "Show it", "version-show", { kind: one.kind, id: one.id }], ...(isOld || one.isEdited ? [discard(one)] : [])]);
  }
  return rows;
}

customElements.define("program-version", ProgramVersion);
