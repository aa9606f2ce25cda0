// Which line of the source printed a line of output, guessed from the calls that print. Pure: knows nothing of runs or of the page.

/**
 * A call in the source that prints: on the lines `first` to `last` (from 0); `weight` is how many characters of `pattern` are fixed.
 * @typedef {{first: number, last: number, pattern: RegExp, weight: number}} Printer
 */

const CALL = {
  rust: /\b(?:e?print(?:ln)?|panic)!\s*\(\s*/g,
  python: /\bprint\(\s*/g,
};
const LITERAL = {
  rust: /r(#*)"([^]*?)"\1|"((?:[^"\\]|\\[^])*)"/y,
  python: /([fFrRbBuU]{0,2})("""|'''|"|')((?:\\[^]|(?!\2)[^])*)\2\s*/y,
};
const HOLE = /\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}/;
const ESCAPES = { n: "\n", t: "\t", r: "", 0: "\0" };

function unescape(literal) {
  return literal.replace(/\\(?:\r?\n\s*|u\{?([0-9a-fA-F]{1,6})\}?|([^]))/g, (_, code, char) =>
    code ? String.fromCodePoint(parseInt(code, 16)) : char ? (ESCAPES[char] ?? char) : "");
}

/** What a format string can print, line by line. */
function patterns(format, hasHoles, tail) {
  const parts = [];
  let weight = 0;
  const holes = hasHoles ? new RegExp(`\\{\\{|\\}\\}|${HOLE.source}|[^{}]+|[^]`, "g") : /[^]+/g;
  for (const [part] of format.matchAll(holes)) {
    if (hasHoles && HOLE.test(part)) parts.push("[^]*");
    else {
      const fixed = hasHoles && (part === "{{" || part === "}}") ? part[0] : part;
      weight += fixed.trim().length;
      parts.push(fixed.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    }
  }
  const lines = `${parts.join("")}${tail}`.split("\n").filter((line) => line.trim());
  return lines.map((line) => ({ pattern: new RegExp(`^${line}$`), weight: weight / lines.length }));
}

/** @param {"rust" | "python"} language @returns {Printer[]} */
export function findPrinters(code, language) {
  const found = [];
  const lineOf = (offset) => code.slice(0, offset).split("\n").length - 1;
  for (const call of code.matchAll(CALL[language])) {
    const before = code.slice(code.lastIndexOf("\n", call.index) + 1, call.index);
    if (before.includes(language === "rust" ? "//" : "#")) continue;
    const literal = LITERAL[language];
    literal.lastIndex = call.index + call[0].length;
    let format = "";
    let holes = language === "rust";
    let tail = "[^]*";
    let end = call.index + call[0].length;
    for (let match; (match = literal.exec(code)); ) {
      end = match.index + match[0].trimEnd().length;
      literal.lastIndex = match.index + match[0].length;
      tail = "";
      if (language === "rust") {
        format = match[2] ?? unescape(match[3]);
        break;
      }
      // Neighbouring Python literals are one; only the braces of f-strings are holes.
      const isFormat = /f/i.test(match[1]);
      const text = /r/i.test(match[1]) ? match[3] : unescape(match[3]);
      format += isFormat ? text : text.replace(/[{}]/g, "$&$&");
      holes = true;
      if (/^,(?!\s*(?:\w+\s*=|\)))/.test(code.slice(literal.lastIndex))) tail = " [^]*";
    }
    if (tail && (language === "rust" || code[end] === ")")) continue; // `println!()` prints nothing to find
    for (const one of patterns(format, holes, tail)) found.push({ first: lineOf(call.index), last: lineOf(end), ...one });
  }
  return found;
}

/** Of the calls that fit, the one with the most fixed characters. @param {Printer[]} printers */
export function printerOf(printers, text) {
  let best = null;
  if (text.length > 2000) return null; // several holes and a long line: not worth the search
  for (const one of printers) if ((!best || one.weight > best.weight) && one.pattern.test(text)) best = one;
  return best;
}
