// A short name for a text, to tell it from others: two FNV-1a hashes of 32 bits over its UTF-16 units, the second with a prime of its own.
// Nothing rests on it that somebody could gain by: whoever wants two texts of the same hash finds them. `crypto.subtle` is not there on
// every address that a book is read at. Pure: knows nothing of what is hashed.

/** Sixteen hexadecimal digits. @param {string} text */
export function hashOf(text) {
  let [first, second] = [0x811c9dc5, 0x811c9dc5];
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    first = Math.imul(first ^ unit, 0x01000193);
    second = Math.imul(second ^ unit, 0x010001b5);
  }
  return [first, second].map((part) => (part >>> 0).toString(16).padStart(8, "0")).join("");
}
