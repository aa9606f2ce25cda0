import { execute } from "course/services/http.js";
import { equal, test } from "./harness.js";

const BASE = new URL("http://example.org/");

/** What becomes of a request that is answered so. */
async function outcome(answer, isOwn = false) {
  const { fetch } = globalThis;
  globalThis.fetch = answer;
  try {
    return await execute(BASE, {}, undefined, isOwn);
  } catch (error) {
    return error.message;
  } finally {
    globalThis.fetch = fetch;
  }
}

const says = (status, body) => async () => new Response(body, { status });

test("an answer is handed on as it is", async () => {
  const answer = { success: false, exitDetail: "x", stdout: "", stderr: "" };
  equal(await outcome(says(200, JSON.stringify(answer))), answer);
});

test("what is no answer of a Playground is told, and is none", async () => {
  for (const body of ["<html>Sign in</html>", "null", "{}", '{"success":"yes"}', "[]"]) {
    equal(await outcome(says(200, body)), "example.org gave an answer that this page does not understand.", body);
  }
});

test("a refusal says why and what to do", async () => {
  const busy = await outcome(says(503, '{"error":"32 programs are running"}'));
  equal(busy, "The runner is busy (503). Try again in a moment. It says: 32 programs are running");
  equal((await outcome(says(500, "<html>"))), "The runner answered with an error (500).");
});

test("a runner that is not there is told by its name, one's own by what to start", async () => {
  const gone = () => Promise.reject(new TypeError("Failed to fetch"));
  equal((await outcome(gone)).startsWith("example.org does not answer."), true);
  equal(await outcome(gone, true), "The runner does not answer. Is `cargo run` still running?");
});
