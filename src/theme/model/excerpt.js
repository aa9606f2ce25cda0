// The code that a message of the compiler quotes, with what is drawn below it: which of it is a mark, and whose words are whose.
// Pure: knows nothing of the page. packages/course/src/book/refusal/excerpt.rs does the same.

/** `gutter` is a line's number, "..." for lines that are left out, empty below a line. @typedef {{gutter: string, sign: string, text: string}} Row */
/** A part of a line, of the kind "primary" (^^^) or "secondary" (---), each with " label" for what is said there, "added", "removed" or none. @typedef {[text: string, kind: string]} Piece */

const MARKS = { "^": "primary", "-": "secondary" };
const SIGNS = { "+": "added", "~": "added", "-": "removed" };
const isBlank = ({ gutter, text }) => !gutter && !text;

/** The rows without the indentation that they share and without blank ones around them. @param {Row[]} all @returns {{row: Row, pieces: Piece[]}[]} */
export function paint(all) {
  const rows = all.slice(all.findIndex((row) => !isBlank(row)), all.findLastIndex((row) => !isBlank(row)) + 1);
  const indents = rows.filter(({ text }) => text.trim()).map(({ text }) => text.match(/^ */)[0].length);
  const indent = indents.length ? Math.min(...indents) : 0;
  const texts = rows.map(({ text }) => [...text].slice(indent));
  const kinds = rows.map(({ sign }, i) => texts[i].map(() => SIGNS[sign] ?? ""));
  const canvas = { rows, kinds, at: (row, column) => texts[row][column] ?? " ", width: (row) => texts[row].length };
  paintBars(canvas);
  rows.forEach(({ gutter }, row) => gutter || paintMarks(canvas, row));
  return rows.map((row, i) => ({ row, pieces: piecesOf(texts[i], kinds[i]) }));
}

function piecesOf(text, kinds) {
  const pieces = [];
  text.forEach((char, i) => {
    if (i && kinds[i] === kinds[i - 1]) pieces.at(-1)[0] += char;
    else pieces.push([char, kinds[i]]);
  });
  return pieces;
}

/** The lines to the left of code that a mark spans over several rows: from `____^`, or from `/`, down to `|____^`. */
function paintBars(canvas) {
  const { rows, at, width } = canvas;
  const open = [];
  rows.forEach(({ gutter }, row) => {
    for (let column = 0; !gutter && column < width(row); column++) {
      const here = at(row, column);
      if (at(row, column + 1) !== "_" || !" |".includes(here) || (column && at(row, column - 1) === "_")) continue;
      let end = column + 1;
      while ("_|".includes(at(row, end))) end++;
      const kind = MARKS[at(row, end)] ?? "";
      if (here === " ") {
        open.push({ column, row, kind });
        continue;
      }
      const found = open.findLastIndex((one) => one.column === column);
      const [begun] = found < 0 ? [] : open.splice(found, 1);
      let start = begun?.row ?? row - 1;
      while (!begun && start >= 0 && at(start, column) !== "/") start--;
      paintBar(canvas, column, start < 0 ? row : start, row, kind || begun?.kind || "");
    }
  });
}

function paintBar({ kinds, at }, column, start, end, kind) {
  for (let row = start; row <= end; row++) if ("|/".includes(at(row, column))) kinds[row][column] = kind;
  for (const row of [start, end]) for (let i = column + 1; "_|".includes(at(row, i)); i++) if (at(row, i) === "_") kinds[row][i] = kind;
}

/** The marks of a row below code, what is said at the last of them, and what hangs from the rows above. */
function paintMarks({ rows, kinds, at, width }, row) {
  const own = kinds[row];
  const above = (column) => (row && !rows[row - 1].gutter && "|^-".includes(at(row - 1, column)) ? kinds[row - 1][column] : "");
  const proposes = /^[ +~]*$/.test(rows[row].text);
  for (let column = 0; column < width(row); column++) {
    const here = at(row, column);
    if (" _".includes(here)) continue;
    if (here === "|") own[column] ||= above(column);
    else if (proposes) {
      own[column] = "added";
      if (row && rows[row - 1].gutter && column < width(row - 1)) kinds[row - 1][column] = "added";
    } else if (MARKS[here]) own[column] = MARKS[here];
    else {
      const beside = column > 1 && at(row, column - 1) === " " && MARKS[at(row, column - 2)];
      const kind = beside || above(column);
      return own.fill(kind && `${kind} label`, column);
    }
  }
}
