// Speaks the Rust Playground's protocol (rust-lang/rust-playground: server_axum/websocket.rs, public_http_api.rs), to the
// book's own runner or to a public Playground. Knows nothing of listings, of the page, or of what the output means.

/**
 * What the listener of a run is told, in order: `compiling`, `started`, `output` any number of times, then one of the rest.
 * `seconds` count from the program's start; `timedBy` says who took them.
 * `ended.compiled` is false if the compiler refused the program; `diagnostics` is what the compiler said.
 * @typedef {{type: "compiling"} | {type: "started"}
 *   | {type: "output", seconds: number, stream: "o" | "e", text: string, timedBy: "program" | "browser" | "nobody"}
 *   | {type: "ended", success: boolean, compiled: boolean, detail: string, diagnostics: string, seconds: number, timedBy: string}
 *   | {type: "stopped", why: string} | {type: "failed", message: string}} Report
 */

const HANDSHAKE_MS = 3000;
const RETRY_SOCKET_MS = 60_000;
const CARGO_NOISE = /^\s+(?:Compiling|Finished|Running|Blocking|Updating|Downloading|Downloaded|Locking|Adding) .*(?:\n|$)/gm;
const CARGO_RUNS = /^\s+Running `.*\n/m;

const runners = new Map();

/** The runner at a base URL, or at this page's origin for "self": one for each page, its socket opened by the first run. */
export function runnerAt(where) {
  const base = where === "self" ? new URL("/", location.href).href : where;
  if (!runners.has(base)) runners.set(base, new Runner(base, where === "self"));
  return runners.get(base);
}

class Runner {
  #base;
  #isOwn;
  #socket = null;
  #sequence = 0;
  #current = null;
  #socketAgainAt = 0;

  constructor(base, isOwn) {
    this.#base = base;
    this.#isOwn = isOwn;
    addEventListener("pagehide", () => this.#close());
  }

  /** Whether code sent here stays with whoever serves the book. */
  get isOwn() {
    return this.#isOwn;
  }

  get host() {
    return new URL(this.#base).host;
  }

  /**
   * Runs a program, ending the one before it. @param {string} code @param {string} edition @param {(report: Report) => void} listener
   * @returns {() => void} stops the run
   */
  run(code, edition, listener) {
    this.#stop("another listing was run");
    const job = new Job(++this.#sequence, listener);
    this.#current = job;
    const request = { channel: "stable", mode: "debug", edition, crateType: "bin", tests: false, code, backtrace: false };
    job.tell({ type: "compiling" });
    this.#start(job, request).catch((error) => this.#fail(job, error.message));
    return () => this.#current === job && this.#stop("");
  }

  async #start(job, request) {
    let socket = null;
    if (performance.now() >= this.#socketAgainAt) {
      socket = await this.#connect().catch(() => null);
      if (!socket) this.#socketAgainAt = this.#isOwn ? 0 : performance.now() + RETRY_SOCKET_MS;
    }
    if (job.over) return;
    if (!socket) return this.#post(job, request);
    job.socket = socket;
    socket.send(JSON.stringify({ type: "output/execute/wsExecuteRequest", payload: request, meta: { sequenceNumber: job.sequence } }));
  }

  /** An open socket that has answered the greeting. @returns {Promise<WebSocket>} */
  #connect() {
    if (this.#socket?.readyState === WebSocket.OPEN) return Promise.resolve(this.#socket);
    return new Promise((resolve, reject) => {
      const url = new URL("websocket", this.#base);
      url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
      const socket = new WebSocket(url);
      const giveUp = () => {
        clearTimeout(timer);
        socket.close();
        reject(new Error("no WebSocket"));
      };
      const timer = setTimeout(giveUp, HANDSHAKE_MS);
      const greeting = { type: "websocket/connected", payload: { iAcceptThisIsAnUnsupportedApi: true }, meta: { sequenceNumber: ++this.#sequence } };
      socket.onopen = () => socket.send(JSON.stringify(greeting));
      socket.onclose = giveUp;
      socket.onmessage = ({ data }) => {
        if (parse(data).type !== "websocket/connected") return;
        clearTimeout(timer);
        this.#socket = socket;
        socket.onmessage = (message) => this.#receive(parse(message.data));
        socket.onclose = () => this.#lost(socket);
        resolve(socket);
      };
    });
  }

  #receive({ type, payload, meta = {} }) {
    const job = this.#current;
    if (!job) return;
    if (type === "websocket/error" || type === "WEBSOCKET_ERROR") {
      if (!(meta.sequenceNumber >= 0) || meta.sequenceNumber === job.sequence) this.#fail(job, payload?.error ?? "The runner failed.");
      return;
    }
    if (meta.sequenceNumber !== job.sequence) return;
    if (type.endsWith("/wsExecuteBegin")) job.begin(meta);
    else if (type.endsWith("/wsExecuteStdout")) job.output("o", payload, meta);
    else if (type.endsWith("/wsExecuteStderr")) job.output("e", payload, meta);
    else if (type.endsWith("/wsExecuteEnd")) {
      this.#current = null;
      job.end(payload.success, payload.exitDetail, meta);
    }
  }

  /** The way without times: one answer, when all is over. */
  async #post(job, request) {
    job.abort = new AbortController();
    let response;
    try {
      response = await fetch(new URL("execute", this.#base), {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(request),
        signal: job.abort.signal,
      });
    } catch {
      return this.#fail(job, this.#unreachable());
    }
    const answer = parse(await response.text().catch(() => ""));
    if (job.over) return;
    if (!response.ok) return this.#fail(job, this.#refused(response.status, answer.error));
    this.#current = null;
    job.all(answer);
  }

  #unreachable() {
    if (this.#isOwn) return "The runner does not answer. Is `cargo run` still running?";
    if (!navigator.onLine) return `You are offline, and ${this.host} cannot be reached. \`cargo run\` in the book's folder runs listings without a network.`;
    return `${this.host} does not answer. Try again, or run the book on your own machine with \`cargo run\`.`;
  }

  #refused(status, said) {
    const why = said ? ` It says: ${said}` : "";
    if (status === 403) return `The runner refused this page (403). Open the book at the address that \`cargo run\` printed.${why}`;
    if (status === 429 || status === 503) return `The runner is busy (${status}). Try again in a moment.${why}`;
    if (status === 413) return `The program is too long for the runner.${why}`;
    return `The runner answered with an error (${status}).${why}`;
  }

  #lost(socket) {
    if (this.#socket === socket) this.#socket = null;
    const job = this.#current;
    if (job?.socket === socket) this.#fail(job, this.#isOwn
      ? "The connection to the runner was lost. Is `cargo run` still running?"
      : `The connection to ${this.host} was lost.`);
  }

  #fail(job, message) {
    if (this.#current === job) this.#current = null;
    job.tell({ type: "failed", message });
  }

  #stop(why) {
    const job = this.#current;
    this.#current = null;
    if (!job) return;
    job.abort?.abort();
    if (job.socket?.readyState === WebSocket.OPEN) {
      job.socket.send(JSON.stringify({ type: "output/execute/wsExecuteKill", meta: { sequenceNumber: job.sequence } }));
    }
    job.tell({ type: "stopped", why });
  }

  #close() {
    this.#stop("the page was left");
    this.#socket?.close();
  }
}

/** One request and what has come back so far. */
class Job {
  over = false;
  socket = null;
  abort = null;
  #listener;
  #diagnostics = "";
  #stage = "compile";
  #timedBy = "browser";
  #zero = null;
  #partial = "";

  constructor(sequence, listener) {
    this.sequence = sequence;
    this.#listener = listener;
  }

  tell(report) {
    if (this.over) return;
    this.over = ["ended", "stopped", "failed"].includes(report.type);
    this.#listener(report);
  }

  /** Our own runner says so if the program starts here; the public one sends its Begin before it compiles. */
  begin({ stage }) {
    if (stage === "run") this.#started();
  }

  output(stream, text, meta) {
    if (stream === "e" && (meta.stage === "compile" || (meta.stage === undefined && this.#stage === "compile"))) {
      text = this.#compilerSaid(text, meta.stage === undefined);
      if (!text) return;
    }
    this.#started();
    this.tell({ type: "output", stream, text, seconds: this.#seconds(meta), timedBy: this.#timedBy });
  }

  end(success, detail, meta) {
    this.#sortOut();
    const compiled = success || this.#stage === "run";
    this.tell({ type: "ended", success, compiled, detail, diagnostics: this.#diagnostics, seconds: this.#seconds(meta), timedBy: this.#timedBy });
  }

  /** The whole of a run at once, from an answer without times: lines stand one unit apart. */
  all({ success, exitDetail, stdout = "", stderr = "" }) {
    const rest = this.#compilerSaid(stderr, true);
    if (success || stdout) this.#started();
    this.#timedBy = "nobody";
    let seconds = 0;
    const lines = [...stdout.split(/(?<=\n)/).map((text) => ["o", text]), ...rest.split(/(?<=\n)/).map((text) => ["e", text])];
    for (const [stream, text] of lines) if (text) this.tell({ type: "output", stream, text, seconds: seconds++, timedBy: "nobody" });
    this.#sortOut();
    const compiled = success || this.#stage === "run";
    this.tell({ type: "ended", success, compiled, detail: exitDetail, diagnostics: this.#diagnostics, seconds, timedBy: "nobody" });
  }

  #started() {
    if (this.#zero !== null) return;
    this.#stage = "run";
    this.#zero = performance.now();
    this.tell({ type: "started" });
  }

  /** Takes the compiler's part off a piece of standard error, and returns what follows the program's start. */
  #compilerSaid(text, fromCargo) {
    if (!fromCargo) {
      this.#diagnostics += text;
      return "";
    }
    this.#partial += text;
    const runs = this.#partial.match(CARGO_RUNS);
    const upTo = runs ? runs.index + runs[0].length : this.#partial.lastIndexOf("\n") + 1;
    this.#diagnostics += this.#partial.slice(0, upTo).replace(CARGO_NOISE, "");
    const rest = this.#partial.slice(upTo);
    this.#partial = runs ? "" : rest;
    if (!runs) return "";
    this.#started();
    return rest;
  }

  /** A server that does not announce the program's start: what is no message of a compiler was the program's. */
  #sortOut() {
    this.#diagnostics += this.#partial;
    this.#partial = "";
    if (/^(?:error|warning)/m.test(this.#diagnostics) || !this.#diagnostics.trim()) return;
    this.#started();
    this.tell({ type: "output", stream: "e", text: this.#diagnostics, seconds: this.#seconds({}), timedBy: this.#timedBy });
    this.#diagnostics = "";
  }

  #seconds(meta) {
    if (typeof meta.seconds === "number") {
      this.#timedBy = "program";
      return meta.seconds;
    }
    return this.#zero === null ? 0 : (performance.now() - this.#zero) / 1000;
  }
}

function parse(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}
