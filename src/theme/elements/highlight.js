// A program's lines in colours, by mdBook's own highlighter where the page has it.

/** @returns {string[]} HTML, one piece for each line */
export function highlightedLines(text, language) {
  const html = globalThis.hljs?.getLanguage(language)
    ? globalThis.hljs.highlight(language, text, true).value
    : text.replace(/[&<>]/g, (c) => `&#${c.charCodeAt(0)};`);
  const open = [];
  return html.split("\n").map((line) => {
    const begun = open.join("");
    for (const [tag] of line.matchAll(/<span[^>]*>|<\/span>/g)) {
      if (tag === "</span>") open.pop();
      else open.push(tag);
    }
    return begun + line + "</span>".repeat(open.length);
  });
}
