// A program's lines in colours. packages/course/src/book/highlight.rs does the same while the book is built; tests compare the two.

import { RULES } from "course/model/syntax.js";

/** Of each language an expression that has a group for each part of a rule, and these groups' classes. */
const LANGUAGES = new Map(Object.entries(RULES).map(([language, rules]) => {
  const classes = rules.flatMap((rule) => rule.filter((_, i) => i % 2 === 0));
  const groups = rules.map((rule) => rule.map((part, i) => (i % 2 ? `(${part})` : "")).join(""));
  return [language, { classes, pattern: new RegExp(groups.join("|"), "gmu") }];
}));

const escape = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

/** @returns {string[]} HTML, one piece for each line */
export function highlightedLines(text, language) {
  const { classes, pattern } = LANGUAGES.get(language) ?? { pattern: /(?!)/g };
  let html = "";
  const add = (piece, name) => (html += name ? escape(piece).replace(/[^\n]+/g, `<span class="hljs-${name}">$&</span>`) : escape(piece));
  let end = 0;
  for (const found of text.matchAll(pattern)) {
    add(text.slice(end, found.index));
    found.slice(1).forEach((piece, i) => piece && add(piece, classes[i]));
    end = found.index + found[0].length;
  }
  add(text.slice(end));
  return html.split("\n");
}
