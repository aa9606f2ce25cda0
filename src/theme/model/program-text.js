// A program of which a part is folded: what is shown, and what an edit of that does to the whole. Pure: knows nothing of the page.

/** `folded`: the page hides it. @typedef {{text: string, folded: boolean}} Piece */

export class ProgramText {
  #pieces;
  #original;
  #unfolded = false;
  #seen = new Map();

  /** @param {Piece[]} rendered as the page shows the program, with its last newline */
  constructor(rendered) {
    const pieces = rendered.map((piece) => ({ ...piece }));
    const last = pieces.at(-1);
    if (last) last.text = last.text.replace(/\n$/, "");
    // A newline between the last shown line and hidden ones after it belongs to the latter: the shown text ends without one.
    const shown = pieces.findLast((piece) => !piece.folded);
    const after = pieces[pieces.indexOf(shown) + 1];
    if (shown && after && shown.text.endsWith("\n")) {
      shown.text = shown.text.slice(0, -1);
      after.text = `\n${after.text}`;
    }
    this.#pieces = this.#original = pieces;
  }

  /** The whole program. */
  get value() {
    return `${textOf(this.#pieces)}\n`;
  }

  /** Puts another text in place of the whole, without folds; the original one with them. */
  set value(text) {
    this.#seen.clear();
    const body = text.replace(/\n$/, "");
    this.#pieces = body === textOf(this.#original) ? this.#original : [{ text: body, folded: false }];
  }

  /** Text and folds are those that it came with. */
  get isOriginal() {
    return this.#pieces === this.#original;
  }

  get shown() {
    return textOf(this.#pieces.filter((piece) => this.#isShown(piece)));
  }

  get unfolded() {
    return this.#unfolded;
  }

  set unfolded(unfolded) {
    this.#unfolded = unfolded;
    this.#seen.clear();
  }

  /** Numbers (from 0) of the lines that begin in a folded piece. */
  get folded() {
    const lines = new Set();
    let line = 0;
    for (const { text, folded } of this.#pieces) {
      const count = text.split("\n").length - 1;
      if (folded) for (let i = text.startsWith("\n") ? 1 : 0; i < count + (text.endsWith("\n") ? 0 : 1); i++) lines.add(line + i);
      line += count;
    }
    return lines;
  }

  /** For each line shown, its number in the program. */
  get rows() {
    const { folded } = this;
    return [...textOf(this.#pieces).split("\n").keys()].filter((line) => this.#unfolded || !folded.has(line));
  }

  /** Carries an edit of what is shown over to the whole. */
  edit(after) {
    const before = this.shown;
    if (before === after) return;
    this.#seen.set(before, this.#pieces);
    // Undo and redo: the pieces as they were.
    this.#pieces = this.#seen.get(after) ?? splice(this.#pieces, (piece) => this.#isShown(piece), before, after);
    if (this.#seen.size > 500) this.#seen.clear();
  }

  #isShown(piece) {
    return this.#unfolded || !piece.folded;
  }
}

const textOf = (pieces) => pieces.map((piece) => piece.text).join("");

/** The pieces after the shown ones' text changed from `before` to `after`. @param {Piece[]} pieces @returns {Piece[]} */
export function splice(pieces, isShown, before, after) {
  const least = Math.min(before.length, after.length);
  let start = 0;
  while (start < least && before[start] === after[start]) start++;
  let tail = 0;
  while (tail < least - start && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  const end = before.length - tail;
  const inserted = after.slice(start, after.length - tail);
  // New text goes into the last piece that reaches its place: a line typed below a fold stays below it.
  let at = 0;
  let home = -1;
  let hole = 0;
  const spliced = pieces.map((piece, i) => {
    if (!isShown(piece)) return { ...piece };
    const from = at;
    at += piece.text.length;
    const cut = (x) => Math.min(Math.max(x - from, 0), piece.text.length);
    if (from <= start && start <= at) [home, hole] = [i, cut(start)];
    return { ...piece, text: piece.text.slice(0, cut(start)) + piece.text.slice(cut(end)) };
  });
  if (home < 0) return [{ text: after, folded: false }, ...spliced];
  const { text } = spliced[home];
  spliced[home].text = text.slice(0, hole) + inserted + text.slice(hole);
  // Two lines joined across a fold: the joined line stands below it.
  spliced.forEach((piece, i) => {
    const next = spliced.slice(i + 1).find(isShown);
    if (!isShown(piece) || !next || isShown(spliced[i + 1])) return;
    const [rest] = piece.text.match(/[^\n]*$/);
    piece.text = piece.text.slice(0, piece.text.length - rest.length);
    next.text = rest + next.text;
  });
  return spliced;
}
