// Draws .github/social.png, which stands beside a link to the book elsewhere: the first listing's picture, under the book's title.
//   cargo run -- build && CHROME_PATH=/usr/bin/chromium node .ci/social.mjs book

import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";

const [folder] = process.argv.slice(2);
const book = resolve(folder);
const page = readFileSync(`${book}/introduction.html`, "utf8");
const [picture] = page.match(/<run-timeline[\s\S]*?<\/run-timeline>/);
const styles = page.match(/<link rel="stylesheet" href="(?:css|theme)\/[^>]*>/g).join("\n");
const config = readFileSync(`${import.meta.dirname}/../book.toml`, "utf8");
const [, title] = config.match(/^title = "(.*)"$/m);
const style = `
  body { width: 1200px; height: 630px; overflow: hidden; margin: 0; padding: 74px 72px; box-sizing: border-box; background: #fff; }
  h1 { font: 700 76px/1.1 system-ui, sans-serif; margin: 0; color: #222; letter-spacing: -1px; }
  p { font: 400 31px/1.35 system-ui, sans-serif; margin: 16px 0 66px; color: #555; }
  listing-block { display: block; width: 640px; zoom: 1.65; border: 0; margin: 0; padding: 0; background: none; }
  .listing-run, .listing-stage { border: 0; }
  .note { display: none; }`;
const text = `<!doctype html><html class="light" lang="en"><meta charset="utf-8">${styles}<style>${style}</style>
<body><h1>${title.replace("&", "&amp;")}</h1><p>Run every listing, change a number, and see what happens.</p>
<listing-block><div class="listing-run"><div class="listing-stage">${picture}</div></div></listing-block></body></html>`;

// Beside the style sheets that it names.
const draft = `${book}/social.html`;
writeFileSync(draft, text);
const to = resolve(`${import.meta.dirname}/../.github/social.png`);
const flags = ["--headless=new", "--no-sandbox", "--hide-scrollbars", "--window-size=1200,630", `--screenshot=${to}`];
execFileSync(process.env.CHROME_PATH ?? "chromium", [...flags, `file://${draft}`], { stdio: "inherit" });
rmSync(draft);
