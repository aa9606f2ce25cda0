// A line of output, its mark in the picture and its place in the source, lit together.

/** @import { Side } from "course/course.js" */

// Of a flood of output, more is not searched.
const MOST = 1000;

/** @param {Side} side */
export function links({ state, section }) {
  let printers = [];
  let code = null;
  /** Which call printed a line; the search is loaded when first needed. */
  const searchSource = async () => {
    const { findPrinters, printerOf } = await import("course/model/printers.js");
    if (code !== state.source) printers = findPrinters((code = state.source), state.listing.language);
    return (line) => printerOf(printers, line.text);
  };
  const light = (lines, source) => state.update({ lit: { lines: new Set(lines), source } });

  let last = null;
  section.addEventListener("line-hover", async ({ detail: index }) => {
    if (index === last) return;
    last = index;
    const line = state.shown?.lines[index];
    if (!line) return light([], null);
    light([index], null);
    const printerOf = await searchSource();
    if (last === index) light([index], printerOf(line));
  });
  section.addEventListener("source-hover", async ({ detail: row }) => {
    const mine = (last = Symbol());
    if (row === null || !state.shown || !state.isPictured) return light([], null);
    const printerOf = await searchSource();
    if (last !== mine) return;
    const found = state.shown.lines.slice(0, MOST).map((line) => ({ line, printer: printerOf(line) }))
      .filter(({ printer }) => printer && printer.first <= row && row <= printer.last);
    light(found.map(({ line }) => line.index), found.at(-1)?.printer ?? null);
  });
}
