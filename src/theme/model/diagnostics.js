// What rustc says, taken apart: errors and warnings, each with its notes and the code that they are about. Pure: knows nothing of the page.
// packages/course/src/book/refusal/ does the same for the listings that are refused on purpose.

import { paint } from "course/model/excerpt.js";

/** @import { Piece, Row } from "course/model/excerpt.js" */

/**
 * Code that is quoted; `file` if it is not the program's. @typedef {{file: string | null, rows: {row: Row, pieces: Piece[]}[]}} Excerpt
 * @typedef {{severity: string, text: string, excerpts: Excerpt[]}} Note
 * Lines (from 0) of the program, and what they are marked with. @typedef {{first: number, last: number, name: string}} Mark
 * `place` is a line and a column in the program, from 1. @typedef {Note & {code: string, place: {line: number, column: number} | null, notes: Note[]}} Message
 */

/** What the runners call the program. */
const OWN = "src/main.rs";
// What rustc and Cargo add at the end; of no use to somebody who reads the page.
const CLOSING = /^(?:For more information about|Some errors have detailed explanations|error: (?:aborting due to|could not compile)|warning: (?:\d+ warnings? emitted|`.*generated \d+ warnings?|build failed)| *= note: (?:the full (?:type )?name |consider using `--verbose`))/;
const HEAD = /^(error|warning|note|help)(?:\[(\w+)\])?: (.*)$/;
const ATTACHED = /^ *= (error|warning|note|help): (.*)$/;
const PLACE = /^ *(?:-->|:::) (.*?)(?::(\d+):(\d+))?$/;
const ROW = /^ *(\d*) *([|+~-])(?: (.*))?$/;
// What comes before the path of a library's file and differs from machine to machine.
const LIBRARIES = /^(?:\$RUST\/|\$CARGO\/|.*\/library\/|.*\/registry\/src\/[^/]*\/)|-(?:\$VERSION|\d+\.\d+\.\d+[^/]*)/g;
// A place in the program, in the middle of a text.
const INSIDE = /(@?)src\/main\.rs:(\d+):\d+(?:: \d+:\d+)?/g;

/** Errors before warnings. @returns {Message[]} */
export function diagnose(text) {
  const messages = [];
  let isOver = false;
  // Columns before the words of the last text, and before the text of the last row.
  let [indent, margin] = [0, 0];
  for (const line of text.split(/\r?\n/)) {
    if (CLOSING.test(line)) {
      isOver = true;
      continue;
    }
    const head = line.match(HEAD);
    const message = messages.at(-1);
    if (head && (!message || /error|warning/.test(head[1]))) {
      messages.push({ ...said(head[1], head[3]), code: head[2] ?? "", place: null, notes: [] });
      [isOver, indent] = [false, head[1].length + 2];
      continue;
    }
    if (!message) {
      if (line.trim()) messages.push({ ...said("error", line), code: "", place: null, notes: [] });
      continue;
    }
    const [, severity, words] = head?.toSpliced(2, 1) ?? line.match(ATTACHED) ?? [];
    if (severity) {
      message.notes.push(said(severity, words));
      [isOver, indent] = [false, [...line].length - [...words].length];
      continue;
    }
    if (isOver || !line.trim()) continue;
    const last = message.notes.at(-1) ?? message;
    const [place, row] = [line.match(PLACE), line.match(ROW)];
    if (place) {
      const [, path, at, column] = place;
      const isOwn = path === OWN;
      if (isOwn && at && last === message) message.place ??= { line: Number(at), column: Number(column) };
      last.excerpts.push({ file: isOwn ? null : path.replace(LIBRARIES, "") + (at ? `:${at}` : ""), rows: [] });
    } else if (row && (row[1] || row[2] === "|")) {
      margin = line.indexOf(row[2]) + 2;
      addRow(last, row[1], row[2], row[3] ?? "");
    } else if (line.startsWith("...")) addRow(last, "...", " ", [...line].slice(margin).join(""));
    else last.text += `\n${tidy(line.slice(Math.min(indent, line.match(/^ */)[0].length)))}`;
  }
  for (const message of messages) for (const { excerpts } of [message, ...message.notes]) for (const one of excerpts) one.rows = paint(one.rows);
  return messages.sort((a, b) => (a.severity !== "error") - (b.severity !== "error"));
}

/** The lines that messages are about. @param {Message[]} messages @returns {Mark[]} */
export const marksOf = (messages) => messages.filter(({ place }) => place)
  .map(({ severity, place: { line } }) => ({ first: line - 1, last: line - 1, name: `line-${severity}` }));

const said = (severity, words) => ({ severity, text: tidy(words), excerpts: [] });

function addRow({ excerpts }, gutter, sign, words) {
  if (!excerpts.length) excerpts.push({ file: null, rows: [] });
  const text = words.trimEnd();
  excerpts.at(-1).rows.push({ gutter, sign, text: gutter ? text : tidy(text) });
}

/** Without the program's own path, of which the reader knows nothing. */
const tidy = (text) => text.replace(INSIDE, (_, at, line) => `${at && " at "}line ${line}`);
