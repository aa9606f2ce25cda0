// Whether a program keeps an exercise's promises, by its runs. Pure.

import { find, judge, needsTimes } from "course/model/claims.js";

/** @import { Claim } from "course/model/claims.js" */
/** @import { Run } from "course/model/run.js" */

/** @typedef {{says: string, claims: Claim[]}} Promised */
/** `holds` is null where it could not be judged; `found` says what was found, or why not; `lines` are those of the last run that it is about. @typedef {{holds: boolean | null, found: string, lines: number[]}} Verdict */

/** Of each promise, of the program that was judged; none as long as it is. @typedef {{of: string, list: Verdict[]}} Verdicts */

/** Of each promise. @param {Promised[]} promises @param {Run[]} runs @returns {Verdict[]} */
export function verdictsOf(promises, runs) {
  return promises.map(({ claims }) => {
    const lines = runs.length ? linesOf(claims, runs.at(-1)) : [];
    let isOpen = false;
    for (const [i, run] of runs.entries()) {
      for (const claim of claims) {
        if (run.timedBy === "nobody" && needsTimes(claim)) {
          isOpen = true;
          continue;
        }
        const found = judge(claim, run, () => run);
        if (found) return { holds: false, lines, found: `${runs.length > 1 ? `in run ${i + 1}, ` : ""}${found.replace(`\`${claim.text}\` does not hold: `, "")}` };
      }
    }
    return isOpen ? { holds: null, found: "not judged: no times come from there", lines } : { holds: true, found: "", lines };
  });
}

/** The numbers of the lines that claims name, as far as the run has them. @param {Claim[]} claims @param {Run} run @returns {number[]} */
function linesOf(claims, run) {
  const moments = claims.flatMap(({ before, less, printed, unprinted }) => [before?.first, before?.then, printed, unprinted, less?.less.bar, less?.more.bar].filter(Boolean));
  return moments.flatMap((moment) => {
    try {
      return [find(moment, run)];
    } catch {
      return [];
    }
  });
}
