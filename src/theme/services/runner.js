// Runs programs by the Rust Playground's protocol, at the book's own runner or at a public Playground. Knows nothing of listings, of the
// page, or of what the output means.

import { CargoOutput } from "course/services/cargo-output.js";
import { execute } from "course/services/http.js";
import { Lost, Socket } from "course/services/socket.js";

/**
 * What comes of an execution, in this order, `building` only where libraries are missing, `warned` where the compiler says something of a
 * program that then runs; one that it refuses has only `ended`, and not `compiled`.
 * `seconds` count from the program's start.
 * @typedef {{type: "building"}
 *   | {type: "started"}
 *   | {type: "warned", diagnostics: string}
 *   | {type: "output", seconds: number, stream: "o" | "e", text: string, timedBy: "program" | "browser" | "nobody"}
 *   | {type: "ended", success: boolean, compiled: boolean, status: number | null, detail: string, diagnostics: string, seconds: number, timedBy: string}} Event
 */

const RETRY_SOCKET_MS = 60_000;

export class Runner {
  #base;
  #isOwn;
  #socket;
  #socketAgainAt = 0;

  /** @param {string} address a base URL, or "self" for this page's origin */
  constructor(address) {
    this.#isOwn = address === "self";
    this.#base = this.#isOwn ? new URL("/", location.href) : new URL(address);
    this.#socket = new Socket(this.#base);
  }

  /**
   * Runs a program until it ends, or until the signal; then it throws the signal's reason, else an error with what to tell the reader.
   * @param {{code: string, edition: string}} program @param {{signal: AbortSignal}} options @returns {AsyncGenerator<Event>}
   */
  async *execute({ code, edition }, { signal }) {
    const request = { channel: "stable", mode: "debug", edition, crateType: "bin", tests: false, code, backtrace: false };
    const execution = new Execution();
    if (await orAborted(this.#connect(), signal)) yield* this.#overSocket(request, execution, signal);
    else yield* execution.all(await orAborted(execute(this.#base, request, signal, this.#isOwn), signal));
  }

  close() {
    this.#socket.close();
  }

  async #connect() {
    if (performance.now() < this.#socketAgainAt) return false;
    const isOpen = await this.#socket.connect();
    this.#socketAgainAt = isOpen || this.#isOwn ? 0 : performance.now() + RETRY_SOCKET_MS;
    return isOpen;
  }

  async *#overSocket(program, execution, signal) {
    signal.throwIfAborted();
    const request = this.#socket.request("output/execute/wsExecuteRequest", program);
    // The page has nothing to type into. The public Playground, when it next tidies up, ends whatever has no more input, so it keeps its own.
    if (this.#isOwn) request.send("output/execute/wsExecuteStdinClose");
    const kill = () => {
      request.fail(signal.reason);
      request.send("output/execute/wsExecuteKill");
    };
    signal.addEventListener("abort", kill);
    try {
      for await (const { type, payload, meta } of request) {
        signal.throwIfAborted();
        const [, kind] = type.match(/\/wsExecute(\w+)$/) ?? [];
        if (kind === "Begin") yield* execution.begin(meta);
        else if (kind === "Stdout") yield* execution.output("o", payload, meta);
        else if (kind === "Stderr") yield* execution.output("e", payload, meta);
        else if (kind === "End") return yield* execution.end(payload, meta);
      }
    } catch (error) {
      if (!(error instanceof Lost)) throw error;
      throw new Error(this.#isOwn ? "The connection to the runner was lost. Is `cargo run` still running?" : `The connection to ${this.#base.host} was lost.`);
    } finally {
      signal.removeEventListener("abort", kill);
    }
  }
}

class Execution {
  #cargo = new CargoOutput();
  #hasStarted = false;
  #timedBy = "browser";
  #zero = null;

  /** Our own runner says so if the program starts here; the public one sends its Begin before it compiles. */
  *begin({ stage }) {
    if (stage === "run") yield* this.#start();
  }

  *output(stream, text, meta) {
    if (stream === "e" && meta.stage === "compile") {
      if (this.#cargo.add(text)) yield { type: "building" };
      else if (this.#hasStarted) yield { type: "warned", diagnostics: this.#cargo.diagnostics };
    } else yield* this.#say(stream, stream === "e" && meta.stage === undefined ? this.#cargo.take(text) : text, meta);
  }

  *end({ success, exitDetail: detail }, meta) {
    yield* this.#say("e", this.#cargo.finish(), meta);
    const compiled = success || this.#hasStarted;
    if (compiled) yield* this.#start();
    const [, said] = detail?.match(/status:? (\d+)/) ?? [];
    const { diagnostics } = this.#cargo;
    yield { type: "ended", success, compiled, status: success ? 0 : said ? Number(said) : null, detail, diagnostics, seconds: this.#seconds(meta), timedBy: this.#timedBy };
  }

  /** A whole run at once, without times: lines stand one unit apart. */
  *all({ success, exitDetail, stdout = "", stderr = "" }) {
    this.#timedBy = "nobody";
    let seconds = 0;
    const rest = this.#cargo.take(stderr);
    if (success || this.#cargo.isOver) yield* this.#start();
    for (const line of stdout.split(/(?<=\n)/)) if (line) yield* this.#say("o", line, { seconds: seconds++ });
    for (const line of rest.split(/(?<=\n)/)) if (line) yield* this.#say("e", line, { seconds: seconds++ });
    yield* this.end({ success, exitDetail }, { seconds });
  }

  *#start() {
    if (this.#hasStarted) return;
    this.#hasStarted = this.#cargo.isOver = true;
    this.#zero = performance.now();
    yield { type: "started" };
    if (this.#cargo.diagnostics.trim()) yield { type: "warned", diagnostics: this.#cargo.diagnostics };
  }

  *#say(stream, text, meta) {
    if (!text) return;
    yield* this.#start();
    yield { type: "output", stream, text, seconds: this.#seconds(meta), timedBy: this.#timedBy };
  }

  #seconds({ seconds }) {
    if (typeof seconds !== "number") return this.#zero === null ? 0 : (performance.now() - this.#zero) / 1000;
    if (this.#timedBy === "browser") this.#timedBy = "program";
    return seconds;
  }
}

function orAborted(promise, signal) {
  return new Promise((resolve, reject) => {
    promise.then(resolve, reject);
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
