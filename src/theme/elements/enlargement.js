// An element that fills the window, for a lecture, while the rest of the page waits. Knows nothing of what it is.

/** @returns {() => void} what brings it back */
export function enlarge(element) {
  const seenAt = [scrollX, scrollY];
  const focused = document.activeElement;
  // What is below it must not move up.
  const room = document.createElement("div");
  const { marginTop, marginBottom } = getComputedStyle(element);
  Object.assign(room.style, { height: `${element.getBoundingClientRect().height}px`, margin: `${marginTop} 0 ${marginBottom}` });
  element.before(room);
  const others = outside(element);
  for (const other of others) other.inert = true;
  element.popover = "manual"; // above all else, without leaving its place
  element.toggleAttribute("data-enlarged", true);
  element.showPopover();
  return () => {
    element.hidePopover();
    element.removeAttribute("popover");
    element.removeAttribute("data-enlarged");
    for (const other of others) other.inert = false;
    room.remove();
    scrollTo({ left: seenAt[0], top: seenAt[1], behavior: "instant" });
    focused?.focus({ preventScroll: true });
  };
}

/** What is on the page besides it. */
function outside(element) {
  const others = [];
  for (let inner = element; inner !== document.body; inner = inner.parentElement) {
    others.push(...[...inner.parentElement.children].filter((other) => other !== inner && !other.inert && !["SCRIPT", "STYLE", "LINK"].includes(other.tagName)));
  }
  return others;
}
