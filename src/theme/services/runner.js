// Runs programs by the Rust Playground's protocol, at the book's own runner or at a public Playground. Knows nothing of listings, of the
// page, or of what the output means.

import { CargoOutput } from "course/services/cargo-output.js";
import { execute, format } from "course/services/http.js";
import { Lost, Socket } from "course/services/socket.js";

/**
 * What comes of an execution, in this order, `building` only where libraries are missing, `warned` where the compiler says something of a
 * program that then runs; one that it refuses has only `ended`, and not `compiled`. `found` is the same as data, where the runner gives it.
 * `seconds` count from the program's start.
 * @typedef {{type: "building"}
 *   | {type: "started"}
 *   | {type: "warned", diagnostics: string, found: any[] | null}
 *   | {type: "output", seconds: number, stream: "o" | "e", text: string, timedBy: "program" | "browser" | "nobody"}
 *   | {type: "ended", success: boolean, compiled: boolean, status: number | null, detail: string, diagnostics: string, found: any[] | null, seconds: number, timedBy: string}} Event
 */

/** @typedef {{code: string, edition: string, mode: "debug" | "release"}} Program */

const RETRY_SOCKET_MS = 60_000;

/** The one for an address, among those that there are. @param {Map<string, Runner>} runners @returns {Runner} */
export function runnerIn(runners, address) {
  if (!runners.has(address)) runners.set(address, new Runner(address));
  return runners.get(address);
}

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
   * One that still runs after `patience` seconds is ended too.
   * @param {Program} program @param {{signal: AbortSignal, patience?: number}} options @returns {AsyncGenerator<Event>}
   */
  async *execute(program, { signal, patience }) {
    if (!patience) return yield* this.#execute(program, signal);
    const limit = new AbortController();
    let timer;
    try {
      for await (const event of this.#execute(program, AbortSignal.any([signal, limit.signal]))) {
        if (event.type === "started") timer = setTimeout(() => limit.abort(), patience * 1000);
        yield event;
      }
    } catch (error) {
      if (signal.aborted || !limit.signal.aborted) throw error;
      yield { type: "ended", success: false, compiled: true, status: null, detail: `It was still running after ${patience} s, and was ended.`, diagnostics: "", found: null, seconds: patience, timedBy: "program" };
    } finally {
      clearTimeout(timer);
    }
  }

  /** @returns {AsyncGenerator<Event>} */
  async *#execute(program, signal) {
    const request = requestOf(program);
    const execution = new Execution();
    if (await orAborted(this.#connect(), signal)) yield* this.#overSocket(request, execution, signal);
    else yield* execution.all(await orAborted(execute(this.#base, request, signal, this.#isOwn), signal));
  }

  /**
   * What the compiler would say of a program, as data; without an error and where `ahead` is set, the runner compiles it too.
   * @param {Program} program @param {{signal: AbortSignal, ahead: boolean}} options
   * @returns {Promise<any[] | null>} null where the runner cannot say
   */
  async check(program, { signal, ahead }) {
    if (!(await orAborted(this.#connect(), signal))) return null;
    signal.throwIfAborted();
    const request = this.#socket.request("output/check/wsCheckRequest", { ...requestOf(program), compileAhead: ahead });
    const forget = () => request.fail(signal.reason);
    signal.addEventListener("abort", forget);
    try {
      for await (const { type, payload } of request) if (type === "output/check/wsCheckEnd") return payload.exitDetail ? null : payload.diagnostics;
    } finally {
      signal.removeEventListener("abort", forget);
    }
    return null;
  }

  /** @param {{code: string, edition: string}} program @returns {Promise<{code: string} | {error: string}>} rejects with what to tell the reader */
  async format({ code, edition }) {
    const { success, code: formatted, stderr } = await format(this.#base, { channel: "stable", edition, code }, this.#isOwn);
    return success ? { code: formatted } : { error: `It cannot be formatted: ${stderr.split("\n")[0]}` };
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

const requestOf = ({ code, edition, mode }) => ({ channel: "stable", mode, edition, crateType: "bin", tests: false, code, backtrace: false });

class Execution {
  #cargo = new CargoOutput();
  #hasStarted = false;
  #timedBy = "browser";
  #zero = null;
  /** @type {any[] | null} */ #found = null;

  /** Our own runner says so if the program starts here; the public one sends its Begin before it compiles. */
  *begin({ stage }) {
    if (stage === "run") yield* this.#start();
  }

  *output(stream, text, meta) {
    if (stream === "e" && meta.stage === "compile") {
      if (meta.diagnostics) this.#found = meta.diagnostics;
      if (this.#cargo.add(text)) yield { type: "building" };
      else if (this.#hasStarted) yield this.#warned();
    } else yield* this.#say(stream, stream === "e" && meta.stage === undefined ? this.#cargo.take(text) : text, meta);
  }

  *end({ success, exitDetail: detail }, meta) {
    yield* this.#say("e", this.#cargo.finish(), meta);
    const compiled = success || this.#hasStarted;
    if (compiled) yield* this.#start();
    const [, said] = detail?.match(/status:? (\d+)/) ?? [];
    const { diagnostics } = this.#cargo;
    yield { type: "ended", success, compiled, status: success ? 0 : said ? Number(said) : null, detail, diagnostics, found: this.#found, seconds: this.#seconds(meta), timedBy: this.#timedBy };
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
    if (this.#cargo.diagnostics.trim()) yield this.#warned();
  }

  #warned() {
    return { type: "warned", diagnostics: this.#cargo.diagnostics, found: this.#found };
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
