// Whether code may leave this machine: the reader is asked once in a session for each host. Knows nothing of what is sent.

const key = (host) => `run-at:${host}`;

export function isAgreed(host) {
  try {
    return sessionStorage.getItem(key(host)) === "yes";
  } catch {
    return false;
  }
}

export function agree(host) {
  try {
    sessionStorage.setItem(key(host), "yes");
  } catch {
    // Without storage the reader is asked each time.
  }
}
