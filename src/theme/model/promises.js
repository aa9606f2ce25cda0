// Whether a program keeps an exercise's promises, by its runs. Pure.

import { judge, needsTimes } from "course/model/claims.js";

/** @import { Claim } from "course/model/claims.js" */
/** @import { Run } from "course/model/run.js" */

/** @typedef {{says: string, claims: Claim[]}} Promised */
/** `holds` is null where it could not be judged; `found` says what was found, or why not. @typedef {{holds: boolean | null, found: string}} Verdict */

/** Of each promise, of the program that was judged; none as long as it is. @typedef {{of: string, list: Verdict[]}} Verdicts */

/** Of each promise. @param {Promised[]} promises @param {Run[]} runs @returns {Verdict[]} */
export function verdictsOf(promises, runs) {
  return promises.map(({ claims }) => {
    let isOpen = false;
    for (const [i, run] of runs.entries()) {
      for (const claim of claims) {
        if (run.timedBy === "nobody" && needsTimes(claim)) {
          isOpen = true;
          continue;
        }
        const found = judge(claim, run, () => run);
        if (found) return { holds: false, found: `${runs.length > 1 ? `in run ${i + 1}, ` : ""}${found.replace(`\`${claim.text}\` does not hold: `, "")}` };
      }
    }
    return isOpen ? { holds: null, found: "not judged: no times come from there" } : { holds: true, found: "" };
  });
}
