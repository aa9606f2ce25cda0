// Mends what mdBook 0.5's own page gets wrong for keyboards and screen readers: the control that opens the table of contents is a label, which
// no key reaches, with attributes that only a button may have; the bar around it and the search belong to no landmark, the search's field has
// no name, and its results have one that they must not; code that scrolls sideways cannot be scrolled by keys; and a table that a style sheet
// lays out otherwise, as course.css does on a phone, is none any more for some browsers, unless roles say so.

(() => {
  const label = document.getElementById("mdbook-sidebar-toggle");
  const checkbox = document.getElementById("mdbook-sidebar-toggle-anchor");
  if (label && checkbox) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: label.className, innerHTML: label.innerHTML, title: label.title });
    button.setAttribute("aria-label", label.title);
    button.setAttribute("aria-controls", "mdbook-sidebar");
    const tell = () => button.setAttribute("aria-expanded", checkbox.checked);
    button.addEventListener("click", () => label.click()); // mdBook's own listeners stay on the label
    checkbox.addEventListener("change", tell);
    tell();
    label.style.display = "none";
    label.after(button);
  }
  document.getElementById("mdbook-menu-bar")?.setAttribute("role", "banner");
  document.getElementById("mdbook-search-wrapper")?.setAttribute("role", "search");
  document.getElementById("mdbook-searchbar")?.setAttribute("aria-label", "Search this book");
  const results = document.getElementById("mdbook-searchresults");
  const unname = () => results.querySelectorAll(".teaser[aria-label]").forEach((teaser) => teaser.removeAttribute("aria-label"));
  if (results) new MutationObserver(unname).observe(results, { childList: true });
  const reach = () => {
    for (const code of document.querySelectorAll("main > pre > code, main .table-wrapper")) if (code.scrollWidth > code.clientWidth) code.tabIndex = 0;
  };
  const main = document.querySelector("main");
  if (main) new ResizeObserver(reach).observe(main);
  const roles = { table: "table", thead: "rowgroup", tbody: "rowgroup", tr: "row", th: "columnheader", td: "cell" };
  for (const part of document.querySelectorAll(".table-wrapper :is(table, thead, tbody, tr, th, td)")) part.setAttribute("role", part.localName === "th" && !part.textContent.trim() ? "cell" : roles[part.localName]);
  // Paper is white.
  const { classList } = document.documentElement;
  addEventListener("beforeprint", () => {
    const theme = ["rust", "coal", "navy", "ayu"].find((name) => classList.contains(name));
    if (!theme) return;
    classList.replace(theme, "light");
    addEventListener("afterprint", () => classList.replace("light", theme), { once: true });
  });
})();
