// Whether code may leave this machine: the reader is asked once in a browser for each host. Knows nothing of what is sent.

const key = (host) => `run-at:${host}`;

/** The host to ask for before code is sent to this address; null where none needs to be. */
export function hostToAsk(address) {
  if (address === "self") return null;
  const { host } = new URL(address);
  try {
    return localStorage.getItem(key(host)) === "yes" ? null : host;
  } catch {
    return host;
  }
}

export function agree(host) {
  try {
    localStorage.setItem(key(host), "yes");
  } catch {
    // Without storage the reader is asked each time.
  }
}
