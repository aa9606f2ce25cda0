// What the compiler has found, and where in the text it is: carried along while somebody types on, and what it proposes as edits.
// Pure: knows nothing of the page. The form of a diagnostic: packages/playground/src/diagnostic.rs.

import { diagnose } from "course/model/diagnostics.js";

/** @import { Message } from "course/model/diagnostics.js" */

/**
 * From one character (from 0) of the program to another, which is no longer part of it. @typedef {{start: number, end: number}} Extent
 * What may be put in place of what is there; `label` says what for. @typedef {{label: string, edits: (Extent & {text: string})[]}} Proposal
 * `places` is what it is about, `words` what is said of it there, `message` all that the compiler says.
 * @typedef {{severity: "error" | "warning", text: string, words: string, places: Extent[], proposals: Proposal[], message: Message | null}} Problem
 * Those of a text. @typedef {{source: string, list: Problem[]}} Problems
 */

/** Errors first. @returns {Problems} */
export function problemsOf(diagnostics, source) {
  const at = placesIn(source);
  const list = diagnostics.filter(({ level }) => level === "error" || level === "warning").map(({ level, message, spans, children, rendered }) => {
    const own = spans.filter((span) => span.is_primary);
    return {
      severity: level,
      text: message,
      words: own.map(({ label }) => label).filter(Boolean).join(" "),
      places: own.map(at),
      proposals: children.flatMap((child) => proposalsOf(child, at, source)),
      message: diagnose(rendered ?? message)[0] ?? null,
    };
  });
  return { source, list: list.sort((a, b) => (a.severity !== "error") - (b.severity !== "error")) };
}

/** Where the compiler counts lines and columns from 1, columns by whole characters. @returns {(span: any) => Extent} */
function placesIn(source) {
  const lines = source.split("\n");
  const starts = [0];
  for (const line of lines) starts.push(starts.at(-1) + line.length + 1);
  const offset = (line, column) => Math.min(source.length, (starts[line - 1] ?? source.length) + [...(lines[line - 1] ?? "")].slice(0, column - 1).join("").length);
  return (span) => ({ start: offset(span.line_start, span.column_start), end: offset(span.line_end, span.column_end) });
}

/** One for each choice: parts that do not meet belong together. @returns {Proposal[]} */
function proposalsOf({ message, spans }, at, source) {
  const choices = [];
  for (const span of spans) {
    const { suggested_replacement: text, suggestion_applicability: applicability } = span;
    if (typeof text !== "string" || applicability === "HasPlaceholders") continue;
    const edit = { ...at(span), text };
    const last = choices.at(-1);
    if (last?.every((other) => other.end <= edit.start && other.start !== edit.start)) last.push(edit);
    else choices.push([edit]);
  }
  return choices.map((edits) => ({ label: labelOf(message, edits, source), edits }));
}

/** Longer pieces of code are told by what the compiler says of them. */
const SHORT = 32;

function labelOf(message, edits, source) {
  const [{ start, end, text }] = edits;
  const before = source.slice(start, end).trim();
  const after = text.trim();
  if (edits.length > 1 || Math.max(before.length, after.length) > SHORT || /\n/.test(before + after)) return message;
  return !before ? `Insert \`${after}\`` : !after ? `Remove \`${before}\`` : `Change to \`${after}\``;
}

/** In what one place two texts differ. @returns {Extent & {text: string}} */
export function changed(before, after) {
  const least = Math.min(before.length, after.length);
  let start = 0;
  while (start < least && before[start] === after[start]) start++;
  let tail = 0;
  while (tail < least - start && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  return { start, end: before.length - tail, text: after.slice(start, after.length - tail) };
}

/** Where they are after the text was changed in one place: what is untouched keeps its mark, what is changed inside keeps what is left. @param {Problems} problems @param {string} source */
export function moved({ source: before, list }, source) {
  const { start: first, end, text } = changed(before, source);
  const more = source.length - before.length;
  // Typed on at the end of a name, it is that name still.
  const goesOn = end === first && /\w/.test(before[first - 1] ?? "") && text.match(/^\w*/)[0].length;
  const move = (at, isEnd) => {
    if (isEnd && at === first && goesOn) return first + goesOn;
    if (at < first || (at === first && (isEnd || end > first))) return at;
    if (at >= end) return at + more;
    return isEnd ? first + text.length : first;
  };
  const along = ({ start, end: last, ...rest }) => ({ ...rest, start: move(start, false), end: move(last, true) });
  const isGone = (extent) => extent.start >= extent.end;
  return {
    source,
    list: list.map((problem) => {
      const places = problem.places.map(along);
      const touched = problem.proposals.some(({ edits }) => edits.some(({ start, end: last }) => last >= first && start <= end));
      return {
        ...problem,
        places: places.filter((place) => !isGone(place)),
        proposals: touched ? [] : problem.proposals.map((one) => ({ ...one, edits: one.edits.map(along) })),
      };
    }).filter(({ places }) => places.length),
  };
}

/** Of a character, the line (from 0). */
export const lineAt = (source, at) => source.slice(0, at).split("\n").length - 1;
/** Its place in that line (from 0). */
export const columnAt = (source, at) => source.slice(0, at).split("\n").at(-1).length;

/** What is heard of them. @param {Problems | null} problems */
export function heardOfProblems({ source, list }) {
  const errors = list.filter(({ severity }) => severity === "error");
  if (!errors.length) return list.length ? `No error, ${counted(list.length, "warning")}.` : "No error.";
  const [{ text, places: [place] }] = errors;
  return `${counted(errors.length, "error")}. ${place ? `Line ${lineAt(source, place.start) + 1}: ` : ""}${text}`;
}

const counted = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;
