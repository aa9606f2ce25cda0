// What this browser remembers, as JSON by name; nothing where there is no storage. Knows nothing of what it is.

export function recall(name) {
  try {
    return JSON.parse(localStorage.getItem(`course:${name}`));
  } catch {
    return null;
  }
}

/** Null takes it away. @returns whether that was done; if not, what was there is there still */
export function keep(name, value) {
  try {
    if (value === null) localStorage.removeItem(`course:${name}`);
    else localStorage.setItem(`course:${name}`, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}
