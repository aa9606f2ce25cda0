// <run-table>: the run that is shown as a table, for who does not see its picture; for everybody once it is asked for. Loaded when the page
// has nothing else to do. Knows nothing of drawing.

import { make } from "course/elements/dom.js";
import { tableOf } from "course/model/table.js";

/** @import { ListingState } from "course/model/listing-state.js" */
/** @import { Run } from "course/model/run.js" */

/** What each element shows. @type {WeakMap<HTMLElement, {run: Run, caption: string}>} */
const shown = new WeakMap();

/** @param {HTMLElement} element @param {ListingState} state @param {string} title of the listing */
export function tabulate(element, { shown: run, layers, agreed, isChosen, span }, title) {
  if (element.hidden || !run) return;
  const whole = run.whole;
  const isOverlaid = layers.length > 0 && !isChosen;
  const what = isOverlaid ? `what all ${layers.length} runs have in common, from the earliest to the latest time` : layers.length ? `one of the ${layers.length} runs` : "what each lane did, and when";
  const caption = `${title}: ${what}`;
  if (shown.get(element)?.run === whole && shown.get(element).caption === caption) return;
  shown.set(element, { run: whole, caption });
  const { columns, rows, more } = isOverlaid ? tableOf(whole, span || 1, layers, agreed) : tableOf(whole, span || 1);
  const row = ([lane, ...cells]) => make("tr", {}, make("th", { scope: "row", textContent: lane }), ...cells.map((textContent) => make("td", { textContent })));
  const head = make("tr", {}, ...columns.map((textContent) => make("th", { scope: "col", textContent })));
  const table = make("table", {}, make("caption", { textContent: caption }), make("thead", {}, head), make("tbody", {}, ...rows.map(row)));
  element.replaceChildren(table, ...(more ? [make("p", { textContent: `… and ${more.toLocaleString("en")} more, not shown` })] : []));
}
