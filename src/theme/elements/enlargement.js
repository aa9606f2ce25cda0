// An element that fills the window, for a lecture, while the rest of the page waits. Knows nothing of what it is.

/** @returns {() => void} what brings it back */
export function enlarge(element) {
  const seenAt = [scrollX, scrollY];
  const focused = document.activeElement;
  // What is below it must not move up.
  const room = document.createElement("div");
  const { marginTop, marginBottom } = getComputedStyle(element);
  Object.assign(room.style, { height: `${element.getBoundingClientRect().height}px`, margin: `${marginTop} 0 ${marginBottom}` });
  const others = outside(element);
  const lift = () => {
    element.before(room);
    for (const other of others) other.inert = true;
    element.popover = "manual"; // above all else, without leaving its place
    element.tabIndex = -1; // a click beside what has keys leaves them here
    element.toggleAttribute("data-enlarged", true);
    element.showPopover();
  };
  const lower = () => {
    element.hidePopover();
    for (const name of ["popover", "tabindex", "data-enlarged"]) element.removeAttribute(name);
    for (const other of others) other.inert = false;
    room.remove();
  };
  // On paper it stands in its place, else it would be on each page.
  addEventListener("beforeprint", lower);
  addEventListener("afterprint", lift);
  lift();
  return () => {
    removeEventListener("beforeprint", lower);
    removeEventListener("afterprint", lift);
    lower();
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
