// A line of output, its mark in the picture and its place in the source, lit together.

import { findPrinters, printerOf } from "course/model/printers.js";

/** @import { Side } from "course/course.js" */

// Of a flood of output, more is not searched.
const MOST = 1000;

/** @param {Side} side */
export default function links({ state, section }) {
  let printers = [];
  let code = null;
  const printerOfLine = (line) => {
    if (code !== state.source) printers = findPrinters((code = state.source), state.listing.language);
    return printerOf(printers, line.text);
  };
  const light = (lines, source) => state.update({ lit: { lines: new Set(lines), source } });

  let last = null;
  section.addEventListener("line-hover", ({ detail: index }) => {
    if (index === last) return;
    last = index;
    const line = state.shown?.lines[index];
    light(index === null ? [] : [index], line ? printerOfLine(line) : null);
  });
  section.addEventListener("source-hover", ({ detail: row }) => {
    last = null;
    const found = row === null || !state.shown || !state.isPictured ? [] : state.shown.lines.slice(0, MOST)
      .map((line) => ({ line, printer: printerOfLine(line) })).filter(({ printer }) => printer && printer.first <= row && row <= printer.last);
    light(found.map(({ line }) => line.index), found.at(-1)?.printer ?? null);
  });
}
