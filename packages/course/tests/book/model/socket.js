// The socket's bookkeeping, on a WebSocket that answers when the test says so.

import { Lost, Socket } from "course/services/socket.js";
import { equal, test } from "./harness.js";

class Fake {
  readyState = 0;
  sent = [];

  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close() {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.onclose?.();
  }

  open() {
    this.readyState = 1;
    this.onopen();
    this.answer("websocket/connected", this.sent[0].meta.sequenceNumber);
  }

  answer(type, sequenceNumber, payload) {
    this.onmessage({ data: JSON.stringify({ type, payload, meta: { sequenceNumber } }) });
  }
}

async function connected() {
  const made = [];
  const socket = new Socket("https://example.org/book/", (url) => {
    made.push(Object.assign(new Fake(), { url }));
    return made.at(-1);
  });
  const opening = socket.connect();
  made[0].open();
  equal(await opening, true);
  return { socket, made, fake: made[0] };
}

/** The payloads of the next messages. */
async function next(reading, count) {
  const found = [];
  while (found.length < count) found.push((await reading.next()).value.payload);
  return found;
}

const read = (request) => request[Symbol.asyncIterator]();
const failure = (promise) => promise.then(() => null, (error) => error);

test("it greets once, however many ask, and is open when that is answered", async () => {
  const made = [];
  const socket = new Socket("http://example.org/", (url) => (made.push(Object.assign(new Fake(), { url })), made.at(-1)));
  const both = [socket.connect(), socket.connect()];
  made[0].open();
  equal(await Promise.all(both), [true, true]);
  equal([made.length, made[0].url.href, made[0].sent[0].payload], [1, "ws://example.org/websocket", { iAcceptThisIsAnUnsupportedApi: true }]);
});

test("a socket that closes before it answers is none", async () => {
  let fake;
  const socket = new Socket("http://example.org/", () => (fake = new Fake()));
  const opening = socket.connect();
  fake.close();
  equal(await opening, false);
});

test("several requests are told apart by their numbers", async () => {
  const { socket, fake } = await connected();
  const [one, two] = [socket.request("a", 1), socket.request("b", 2)];
  const [first, second] = fake.sent.slice(1).map(({ meta }) => meta.sequenceNumber);
  equal(first !== second, true);
  const reading = [read(one), read(two)];
  fake.answer("b/x", second, "b1");
  fake.answer("a/x", first, "a1");
  fake.answer("b/x", second, "b2");
  fake.answer("?", 99, "nobody's");
  equal([await next(reading[1], 2), await next(reading[0], 1)], [["b1", "b2"], ["a1"]]);
  two.send("b/kill");
  equal(fake.sent.at(-1), { type: "b/kill", meta: { sequenceNumber: second } });
});

test("an error fails the request that it names, and all of them if it names none", async () => {
  const { socket, fake } = await connected();
  const requests = [1, 2, 3].map((payload) => socket.request("a", payload));
  const [, one] = fake.sent.map(({ meta }) => meta.sequenceNumber);
  const reading = requests.map(read);
  const waits = failure(reading[0].next());
  fake.answer("websocket/error", one, { error: "not you" });
  equal((await waits).message, "not you");
  fake.answer("WEBSOCKET_ERROR", undefined, { error: "nobody" });
  equal((await Promise.all(reading.slice(1).map((one) => failure(one.next())))).map((error) => error.message), ["nobody", "nobody"]);
});

test("what came before a failure is read first", async () => {
  const { socket, fake } = await connected();
  const request = socket.request("a");
  fake.answer("a/x", fake.sent[1].meta.sequenceNumber, "early");
  request.fail(new Error("late"));
  const reading = read(request);
  equal(await next(reading, 1), ["early"]);
  equal((await failure(reading.next())).message, "late");
});

test("a lost connection fails its own requests, and not those of the next", async () => {
  const { socket, made, fake } = await connected();
  const old = read(socket.request("a"));
  fake.readyState = 2;
  const opening = socket.connect();
  made[1].open();
  await opening;
  const fresh = read(socket.request("b"));
  const waiting = next(fresh, 1);
  fake.close();
  equal((await failure(old.next())) instanceof Lost, true);
  made[1].answer("b/x", made[1].sent[1].meta.sequenceNumber, "here");
  equal(await waiting, ["here"]);
});

test("who leaves the loop hears nothing more", async () => {
  const { socket, fake } = await connected();
  const request = socket.request("a");
  const number = fake.sent[1].meta.sequenceNumber;
  fake.answer("a/end", number, "end");
  for await (const { payload } of request) if (payload === "end") break;
  fake.answer("a/x", number, "late");
  fake.answer("websocket/error", undefined, { error: "for nobody" });
  const nothing = new Promise((resolve) => setTimeout(resolve, 20, "nothing"));
  equal(await Promise.race([read(request).next(), nothing]), "nothing");
});

test("what comes while the reader still has the last is read next", async () => {
  const { socket, fake } = await connected();
  const request = socket.request("a");
  const { sequenceNumber } = fake.sent[1].meta;
  const read = [];
  fake.answer("a/x", sequenceNumber, "one");
  for await (const { payload } of request) {
    read.push(payload);
    if (payload === "three") break;
    if (payload === "one") for (const late of ["two", "three"]) fake.answer("a/x", sequenceNumber, late);
    await new Promise((resolve) => setTimeout(resolve));
  }
  equal(read, ["one", "two", "three"]);
});
