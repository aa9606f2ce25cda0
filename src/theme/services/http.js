// Requests that have one answer: `/execute`, for where no socket answers, without times and when all is over, and `/format`. Knows nothing
// of what the answer means.

/** @returns {Promise<{success: boolean, exitDetail: string, stdout: string, stderr: string}>} rejects with what to tell the reader */
export const execute = (base, request, signal, isOwn) => post(new URL("execute", base), request, signal, isOwn);

/** @returns {Promise<{success: boolean, code: string, stderr: string}>} rejects with what to tell the reader */
export const format = (base, request, isOwn) => post(new URL("format", base), request, null, isOwn);

async function post(url, request, signal, isOwn) {
  const sent = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(request), signal };
  const response = await fetch(url, sent).catch(() => {
    throw new Error(unreachable(url.host, isOwn));
  });
  const answer = await response.json().catch(() => null);
  if (!response.ok) throw new Error(refused(response.status, answer?.error));
  if (typeof answer?.success !== "boolean") throw new Error(`${url.host} gave an answer that this page does not understand.`);
  return answer;
}

function unreachable(host, isOwn) {
  if (isOwn) return "The runner does not answer. Is `cargo run` still running?";
  if (!navigator.onLine) return `You are offline, and ${host} cannot be reached. \`cargo run\` in the book's folder runs listings without a network.`;
  return `${host} does not answer. Try again, or run the book on your own machine with \`cargo run\`.`;
}

function refused(status, said) {
  const why = said ? ` It says: ${said}` : "";
  if (status === 403) return `The runner refused this page (403). Open the book at the address that \`cargo run\` printed.${why}`;
  if (status === 429 || status === 503) return `The runner is busy (${status}). Try again in a moment.${why}`;
  if (status === 413) return `The program is too long for the runner.${why}`;
  return `The runner answered with an error (${status}).${why}`;
}
