// What Cargo and rustc write on standard error, apart from what the program writes there; the public Playground sends both as one.

const BUILDING = /^\s+Building /m;
const NOISE = /^\s+(?:Building|Compiling|Finished|Running|Blocking|Updating|Downloading|Downloaded|Locking|Adding) .*(?:\n|$)/gm;
const RUNS = /^\s+Running `.*\n/m;

export class CargoOutput {
  diagnostics = "";
  /** The program has started. */ isOver = false;
  #partial = "";
  #isTold = false;

  /** Of a server that tells the two apart: a piece that is not the program's. @returns whether libraries are built first, which takes a while */
  add(text) {
    this.#isTold = true;
    this.diagnostics += text.replace(NOISE, "");
    return BUILDING.test(text);
  }

  /** Takes the next piece off, and returns what of it the program wrote. */
  take(text) {
    if (this.isOver) return text;
    this.#partial += text;
    const runs = this.#partial.match(RUNS);
    const upTo = runs ? runs.index + runs[0].length : this.#partial.lastIndexOf("\n") + 1;
    this.diagnostics += this.#partial.slice(0, upTo).replace(NOISE, "");
    const rest = this.#partial.slice(upTo);
    this.isOver = Boolean(runs);
    this.#partial = runs ? "" : rest;
    return runs ? rest : "";
  }

  /** At the end, for a server that does not announce the program's start: what is no message of a compiler was the program's. */
  finish() {
    if (this.#isTold) return "";
    const said = this.diagnostics + this.#partial;
    this.#partial = "";
    const isCompilers = /^(?:error|warning)/m.test(said) || !said.trim();
    this.diagnostics = isCompilers ? said : "";
    return isCompilers ? "" : said;
  }
}
