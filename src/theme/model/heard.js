// What is said of a reader's run to who does not see it, besides its status: once, at its end. Pure: knows nothing of the page.

/** @import { Message } from "course/model/diagnostics.js" */
/** @import { Run } from "course/model/run.js" */

/** More panics than these are not told one by one. */
const MOST = 3;

/** Of one run. @param {Run} run */
export function heardOf(run) {
  const panics = run.marks.filter(({ panic }) => panic).slice(0, MOST).map(({ lane, line }) => `${lane} panicked${messageAfter(run, line)}. `);
  return `${panics.join("")}${run.lines.length} ${run.lines.length === 1 ? "line" : "lines"} of output.`;
}

/** Of a program that was refused. @param {Message[]} messages */
export const heardOfRefusal = ([first]) => first.text;

/** A panic's message stands on the line after the one that says where. @param {Run} run */
function messageAfter(run, index) {
  const next = run.lines.slice(index + 1).find(({ stream }) => stream === "e");
  return next ? `: ${next.text}` : "";
}
