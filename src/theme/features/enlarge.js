// A listing that fills the window, for a lecture, and its return to the page.

import { say } from "course/elements/dom.js";

/** @import { Side } from "course/course.js" */
/** @param {Side} side */
export default function enlarge({ section }) {
  const block = section.closest("listing-block");
  let leave = null;
  section.addEventListener("enlarge", () => {
    if (block.hasAttribute("data-enlarged")) return leave?.();
    const seenAt = [scrollX, scrollY];
    const focused = document.activeElement;
    // What is below it must not move up.
    const room = document.createElement("div");
    room.style.height = `${block.getBoundingClientRect().height}px`;
    const margins = getComputedStyle(block);
    room.style.margin = `${margins.marginTop} 0 ${margins.marginBottom}`;
    block.before(room);
    const others = outside(block);
    for (const other of others) other.inert = true;
    block.popover = "manual";
    block.toggleAttribute("data-enlarged", true);
    block.showPopover();
    section.querySelector("run-timeline:not([hidden])")?.focus();
    leave = () => {
      leave = null;
      block.hidePopover();
      block.removeAttribute("popover");
      block.removeAttribute("data-enlarged");
      for (const other of others) other.inert = false;
      room.remove();
      scrollTo({ left: seenAt[0], top: seenAt[1], behavior: "instant" });
      say(section, "zoom", 0);
      focused?.focus({ preventScroll: true });
    };
  });
}

/** What is on the page besides it. */
function outside(element) {
  const others = [];
  for (let inner = element; inner !== document.body; inner = inner.parentElement) {
    others.push(...[...inner.parentElement.children].filter((other) => other !== inner && !other.inert && !["SCRIPT", "STYLE", "LINK"].includes(other.tagName)));
  }
  return others;
}
