// Code in colours: what the editor shows is what the build has put on the page, for the cases that the build is judged by too, and for
// every program of the book.

import { highlightedLines } from "course/elements/highlight.js";
import { equal, test } from "./harness.js";

const { "syntax.json": cases } = await (await fetch("/cases.json")).json();
const programs = await (await fetch("/programs.json")).json();

test("there are programs in both languages", () =>
  equal(["rust", "python"].map((language) => programs.filter((program) => program.language === language).length > 40), [true, true]));

for (const { name, language, text, html } of [...cases, ...programs]) test(`code: ${name}`, () => equal(highlightedLines(text, language), html));

test("the lines of a program are its text", () => {
  for (const { name, text, html } of [...cases, ...programs]) equal(new DOMParser().parseFromString(`<pre>\n${html.join("\n")}</pre>`, "text/html").body.textContent, text, name);
});

test("no span is empty, and each is closed on its line", () => {
  for (const line of [...cases, ...programs].flatMap(({ html }) => html)) {
    equal(/<span[^>]*><\/span>/.test(line), false, line);
    equal(line.split("<span").length, line.split("</span>").length, line);
  }
});

test("a language without rules is shown as it is", () => equal(highlightedLines("a < b\n\n& c", "none"), ["a &lt; b", "", "&amp; c"]));
