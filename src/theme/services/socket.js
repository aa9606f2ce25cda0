// The Rust Playground's WebSocket (rust-lang/rust-playground: server_axum/websocket.rs): requests, several under way at once, told apart
// by their sequence numbers. Knows nothing of what they ask for.

const HANDSHAKE_MS = 3000;
const OPEN = 1;

/** The connection ended before the answer did. */
export class Lost extends Error {}

export class Socket {
  #url;
  #make;
  #open = null;
  #opening = null;
  #sequence = 0;
  #requests = new Map();

  constructor(base, make = (url) => new WebSocket(url)) {
    this.#url = new URL("websocket", base);
    this.#url.protocol = this.#url.protocol === "https:" ? "wss:" : "ws:";
    this.#make = make;
  }

  /** Opens it where it is not, and waits for the server's greeting. @returns {Promise<boolean>} whether it is open */
  connect() {
    if (this.#open?.readyState === OPEN) return Promise.resolve(true);
    return (this.#opening ??= this.#greet().finally(() => (this.#opening = null)));
  }

  /** What comes back is read from the result. */
  request(type, payload) {
    const sequence = ++this.#sequence;
    const request = new Request(this.#open, sequence, () => this.#requests.delete(sequence));
    this.#requests.set(sequence, request);
    request.send(type, payload);
    return request;
  }

  close() {
    this.#open?.close();
  }

  #greet() {
    return new Promise((resolve) => {
      const socket = this.#make(this.#url);
      const giveUp = () => {
        clearTimeout(timer);
        socket.close();
        resolve(false);
      };
      const timer = setTimeout(giveUp, HANDSHAKE_MS);
      socket.onopen = () => socket.send(message("websocket/connected", { iAcceptThisIsAnUnsupportedApi: true }, ++this.#sequence));
      socket.onclose = giveUp;
      socket.onmessage = ({ data }) => {
        if (parse(data).type !== "websocket/connected") return;
        clearTimeout(timer);
        this.#open = socket;
        socket.onmessage = (message) => this.#receive(parse(message.data));
        socket.onclose = () => this.#lost(socket);
        resolve(true);
      };
    });
  }

  #receive({ type = "", payload, meta }) {
    const known = this.#requests.get(meta?.sequenceNumber);
    if (type !== "websocket/error" && type !== "WEBSOCKET_ERROR") return known?.take({ type, payload, meta });
    // An error that names no request is about all of them.
    const concerned = meta?.sequenceNumber >= 0 ? [known] : this.#requests.values();
    for (const request of concerned) request?.fail(new Error(payload?.error ?? "The runner failed."));
  }

  #lost(socket) {
    if (this.#open === socket) this.#open = null;
    for (const request of this.#requests.values()) if (request.socket === socket) request.fail(new Lost());
  }
}

/** What comes back for one request, until whoever reads it leaves the loop. */
class Request {
  #sequence;
  #forget;
  #messages = [];
  #failure = null;
  #wake = () => {};

  constructor(socket, sequence, forget) {
    this.socket = socket;
    this.#sequence = sequence;
    this.#forget = forget;
  }

  /** Sends more under the same number. */
  send(type, payload) {
    if (this.socket?.readyState === OPEN) this.socket.send(message(type, payload, this.#sequence));
    else this.fail(new Lost());
  }

  take(message) {
    this.#messages.push(message);
    this.#wake();
  }

  /** Ends the loop with this error, after what has come before it. */
  fail(error) {
    this.#failure ??= { error };
    this.#wake();
  }

  async *[Symbol.asyncIterator]() {
    try {
      for (;;) {
        yield* this.#messages.splice(0);
        if (this.#messages.length) continue; // they came while the reader had one of those
        if (this.#failure) throw this.#failure.error;
        await new Promise((wake) => (this.#wake = wake));
      }
    } finally {
      this.#forget();
    }
  }
}

const message = (type, payload, sequenceNumber) => JSON.stringify({ type, payload, meta: { sequenceNumber } });

function parse(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}
