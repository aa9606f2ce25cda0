// Serves a built book as a static host does, has Lighthouse look at its pages, and prints what it found as a table.

import { launch } from "chrome-launcher";
import lighthouse, { desktopConfig } from "lighthouse";
import { readFileSync, readdirSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { gzipSync } from "node:zlib";

const [book, mode] = process.argv.slice(2);
const once = mode === "--once";
const LEAST_PERFORMANCE = 97;
const RUNS = once ? 1 : Number(process.env.RUNS ?? 5);
const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"].slice(once ? 1 : 0);
const FORMS = { mobile: undefined, desktop: desktopConfig };

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};
const PACKED_ALREADY = [".png", ".woff2"];

const readOrNothing = (path) => {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
};

/** What a host that packs texts, and lets browsers keep them for ten minutes, answers for a path. */
function answer(path) {
  const name = path.endsWith("/") ? `${path}index.html` : path;
  const content = readOrNothing(join(book, normalize(name)));
  const [status, type, body] = content
    ? [200, extname(name), content]
    : [404, ".html", readOrNothing(join(book, "404.html")) ?? Buffer.from("not found")];
  const packed = !PACKED_ALREADY.includes(type);
  const headers = {
    "Cache-Control": "max-age=600",
    "Content-Type": TYPES[type] ?? "application/octet-stream",
    ...(packed && { "Content-Encoding": "gzip", Vary: "Accept-Encoding" }),
  };
  return { status, headers, body: packed ? gzipSync(body) : body };
}

const answers = new Map();
const server = createServer((request, response) => {
  const path = decodeURIComponent(request.url.split("?")[0]);
  if (!answers.has(path)) answers.set(path, answer(path));
  const { status, headers, body } = answers.get(path);
  response.writeHead(status, { ...headers, "Content-Length": body.length }).end(body);
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const site = `http://127.0.0.1:${server.address().port}/`;

/** The pages to look at: those asked for, else all; in `once`, those whose own text is the heaviest. */
function pages() {
  if (process.env.PAGES) return process.env.PAGES.split(/\s+/).filter(Boolean);
  // `index` is the first chapter again, the others are no pages to read.
  const others = ["404", "index", "print", "toc"];
  const all = readdirSync(book)
    .filter((name) => extname(name) === ".html")
    .map((name) => name.replace(".html", ""))
    .filter((name) => !others.includes(name));
  if (!once) return all;
  const weight = (name) => answer(`${name}.html`).body.length;
  return all.sort((one, other) => weight(other) - weight(one)).slice(0, 3);
}

/** One look of Lighthouse at a page, by a browser that knows nothing of it yet. */
async function look(page, form) {
  const chrome = await launch({
    chromePath: process.env.CHROME_PATH,
    chromeFlags: ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage"],
  });
  try {
    const options = { port: chrome.port, logLevel: "error", onlyCategories: CATEGORIES };
    const { lhr } = await lighthouse(`${site}${page}.html`, options, FORMS[form]);
    if (lhr.runtimeError) throw new Error(`${page}, ${form}: ${lhr.runtimeError.message}`);
    return lhr;
  } finally {
    chrome.kill();
  }
}

const score = (report, category) => Math.round((report.categories[category]?.score ?? 0) * 100);
/** The audits that keep a category from 100 in any of the runs, each with what it found. */
function failing(reports, category) {
  const found = new Map();
  for (const { categories, audits } of reports) {
    for (const { id, weight } of categories[category].auditRefs) {
      if (weight === 0 || (audits[id].score ?? 1) === 1) continue;
      found.set(id, [...(found.get(id) ?? []), audits[id].displayValue].filter(Boolean));
    }
  }
  return [...found].map(([id, values]) => [id, ...values].join(" ")).join("; ");
}
const median = (numbers) => numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)];
const shifted = (report) => report.audits["cumulative-layout-shift"]?.numericValue ?? 0;
/** What moved, by its selector. */
const movers = (report) =>
  (report.audits["layout-shifts"]?.details?.items ?? []).map(({ node, score }) => `${score.toFixed(4)} ${node?.selector ?? "?"}`);
const sent = (report) => report.audits["total-byte-weight"]?.numericValue ?? 0;
/** What all runs say alike, once; else each. */
const told = (values) => (new Set(values).size === 1 ? `${values[0]}` : values.join(" "));

const faults = [];
/** A row of the table; what is below its bound goes to `faults`. */
function row(page, form, reports) {
  const cells = CATEGORIES.map((category) => {
    const scores = reports.map((report) => score(report, category));
    const asked = category === "performance" ? LEAST_PERFORMANCE : 100;
    const least = category === "performance" ? median(scores) : Math.min(...scores);
    if (least < asked) {
      faults.push(`${page}, ${form}: ${category} ${least}, asked for ${asked}: ${failing(reports, category)}`);
    }
    return category === "performance" ? `${scores.join(" ")} → ${median(scores)}` : told(scores);
  });
  if (!once) {
    cells.push(told(reports.map((report) => shifted(report).toFixed(3))));
    cells.push((Math.max(...reports.map(sent)) / 1024).toFixed(0));
  }
  return `| ${[page, form, ...cells].join(" | ")} |`;
}

const heads = ["page", "form", ...CATEGORIES, ...(once ? [] : ["CLS", "KiB"])];
console.log(`| ${heads.join(" | ")} |\n|${heads.map(() => "---|").join("")}`);
for (const page of pages()) {
  for (const form of Object.keys(FORMS)) {
    const reports = [];
    for (let run = 1; run <= RUNS; run += 1) {
      console.error(`${page}, ${form}: ${run} of ${RUNS}`);
      const report = await look(page, form);
      for (const mover of movers(report)) console.error(`  a shift of ${mover}`);
      reports.push(report);
    }
    console.log(row(page, form, reports));
  }
}
server.close();
if (faults.length > 0) {
  console.error(`\nBelow what is asked for:\n${faults.join("\n")}`);
  process.exitCode = 1;
}
