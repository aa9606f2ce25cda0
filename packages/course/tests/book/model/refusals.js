// The listings that are refused on purpose: what the page came with is what would be drawn for the same message here.

import { drawn } from "course/elements/compiler-message.js";
import { diagnose } from "course/model/diagnostics.js";
import { equal, test } from "./harness.js";

const refusals = await (await fetch("/refusals.json")).json();

/** The message as a runner would have it: for a program without the `caption` lines at its head. */
const asIfRun = ({ said, path, caption }) => said
  .replaceAll(`$DIR/${path}`, path)
  .replace(/^( *)(\d+)(?= *[|+~-])/gm, (all, _, line) => String(line - caption).padStart(all.length))
  .replace(new RegExp(`${path}:(\\d+):(\\d+)(: (\\d+):)?`, "g"), (_, line, column, range, end) =>
    `src/main.rs:${line - caption}:${column}${range ? `: ${end - caption}:` : ""}`);

/** Without the line ends that mdBook puts between elements. */
function plain(element) {
  const walk = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const between = [];
  for (let node; (node = walk.nextNode()); ) if (/^\s*\n\s*$/.test(node.data) && !node.parentElement.closest("pre")) between.push(node);
  for (const node of between) node.remove();
  element.normalize();
  return element.innerHTML;
}

test("there are refused listings", () => equal(refusals.length > 10, true));

for (const refusal of refusals) {
  test(`${refusal.path}: the page has what is drawn here`, () => {
    const page = new DOMParser().parseFromString(refusal.html, "text/html");
    const live = document.createElement("div");
    live.append(...drawn(diagnose(asIfRun(refusal))));
    equal(plain(page.querySelector(".listing-refusal")), plain(live));
    const [lines, places] = [".line-error", ".diagnostic-place"].map((one) => [...page.querySelectorAll(one)]);
    equal(lines.map((line) => line.dataset.n), [...new Set(places.map((place) => place.dataset.line))], "the marked lines");
  });
}
