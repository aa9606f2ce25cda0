// <run-transcript>: the lines of a run, with their times, a long one folded to its first. Arrow keys move among them; says which one has the
// focus or the pointer. Knows nothing of lanes or of drawing.

import { make, say } from "course/elements/dom.js";
import { formatSeconds } from "course/model/time.js";

/** @import { Run } from "course/model/run.js" */

// More are counted, not shown; standard error apart, so that a flood does not hide a panic.
const MOST = { o: 500, e: 200 };

/** Fires `line-hover` (bubbles) with the index of a line of output, or null. */
export class RunTranscript extends HTMLElement {
  #list;
  #rest = make("button", { type: "button", className: "transcript-rest", hidden: true });
  #foldedHeight = Infinity;
  #more;
  #run = null;
  #shown = 0;
  #count = { o: 0, e: 0 };

  /** Takes over the list and the note below it that the page came with. */
  adopt(list, more) {
    this.#list = list ?? make("ol", { className: "listing-transcript" });
    this.#more = more ?? make("p", { className: "listing-more", hidden: true });
    this.replaceChildren(this.#list, this.#rest, this.#more);
    this.#rest.addEventListener("click", () => this.#fold());
    this.#list.addEventListener("scroll", () => this.#tellRest());
    new ResizeObserver(() => this.#tellRest()).observe(this.#list);
    const lineOf = (target) => {
      const item = target.closest?.("li");
      return item?.dataset.line ? Number(item.dataset.line) : null;
    };
    const hover = (line) => say(this, "line-hover", line);
    this.#list.addEventListener("pointerover", (event) => hover(lineOf(event.target)));
    this.#list.addEventListener("pointerleave", () => hover(lineOf(document.activeElement)));
    this.#list.addEventListener("focusin", (event) => hover(lineOf(event.target)));
    this.#list.addEventListener("focusout", () => hover(null));
    this.#list.addEventListener("keydown", (event) => this.#move(event));
  }

  /** Shows lines as far as `now` (all, if null), their times as an axis of `span` seconds has them. @param {Run} run */
  show(run, now, span) {
    const behind = this.#shown > 0 && now !== null && run.lines[this.#shown - 1]?.seconds > now;
    const isAnew = run !== this.#run || behind;
    if (now === null && !this.#run && this.#take(run)) return;
    if (isAnew) {
      this.#list.replaceChildren();
      this.#run = run;
      this.#shown = 0;
      this.#count = { o: 0, e: 0 };
    }
    const list = this.#list;
    const items = document.createDocumentFragment();
    for (; this.#shown < run.lines.length; this.#shown++) {
      const line = run.lines[this.#shown];
      if (now !== null && line.seconds > now) break;
      if (this.#count[line.stream]++ < MOST[line.stream]) items.append(this.#item(line, run, span));
    }
    const isLonger = items.hasChildNodes();
    if (isLonger) {
      // Only where it may have to follow: it costs a layout.
      const follows = (now !== null || !isAnew) && list.scrollTop + list.clientHeight >= list.scrollHeight - 4;
      list.append(items);
      if (!list.querySelector('[tabindex="0"]')) list.firstElementChild.tabIndex = 0;
      if (follows) list.scrollTop = list.scrollHeight;
    } else if (now === null && run.duration !== null && !list.firstChild) list.append(make("li", { className: "silent", textContent: "printed nothing" }));
    const more = Math.max(0, this.#count.o - MOST.o) + Math.max(0, this.#count.e - MOST.e);
    this.#more.hidden = more === 0;
    if (more) this.#more.textContent = `… and ${more.toLocaleString("en")} more ${more === 1 ? "line" : "lines"}, not shown`;
    if (isAnew || isLonger) this.#tellRest();
  }

  /** Takes the lines that the page came with for those of this run, if they are. */
  #take(run) {
    const count = { o: 0, e: 0 };
    const items = [...this.#list.children];
    const lines = run.lines.filter(({ stream }) => count[stream]++ < MOST[stream]);
    if (!lines.length || items.length !== lines.length) return false;
    lines.forEach((line, i) => mark(items[i], line));
    items[0].tabIndex = 0;
    [this.#run, this.#shown, this.#count] = [run, run.lines.length, count];
    return true;
  }

  /** Brings out these lines; scrolls its own box, never the page. @param {Set<number>} lines */
  highlight(lines) {
    let first = null;
    for (const item of this.#list.children) {
      const lit = lines.has(Number(item.dataset.line));
      item.classList.toggle("lit", lit);
      if (lit) first ??= item;
    }
    if (!first || this.contains(document.activeElement) || this.matches(":hover")) return;
    const top = first.offsetTop;
    if (top < this.#list.scrollTop || top + first.offsetHeight > this.#list.scrollTop + this.#list.clientHeight) this.#list.scrollTop = top;
  }

  #fold() {
    const list = this.#list;
    if (!list.classList.contains("unfolded")) this.#foldedHeight = list.clientHeight;
    const isFolded = !list.classList.toggle("unfolded");
    this.#tellRest();
    if (isFolded) this.#rest.scrollIntoView({ block: "nearest" });
  }

  /** Says how many lines lie below, where the box cannot hold them all. */
  #tellRest() {
    const list = this.#list;
    const isUnfolded = list.classList.contains("unfolded");
    const seen = list.scrollTop + list.clientHeight + 1;
    const below = isUnfolded ? 0 : [...list.children].filter((item) => item.offsetTop + item.offsetHeight > seen).length;
    list.classList.toggle("goes-on", below > 0);
    this.#rest.hidden = list.scrollHeight <= (isUnfolded ? this.#foldedHeight : list.clientHeight) + 1;
    this.#rest.textContent = isUnfolded ? "Show fewer lines" : below ? `${below} more ${below === 1 ? "line" : "lines"} below` : `Show all ${list.children.length} lines`;
    this.#rest.setAttribute("aria-expanded", isUnfolded);
  }

  /** Keeps its height while a new run fills it, so that the page below stays put. */
  hold() {
    this.style.minHeight = `${this.offsetHeight}px`;
  }

  release() {
    this.style.minHeight = "";
  }

  #item({ index, seconds, stream, text }, run, span) {
    const isPanic = stream === "e" && run.marks.some((mark) => mark.panic && mark.line === index);
    const item = make("li", { className: stream === "e" ? `stderr${isPanic ? " panic" : ""}` : "" });
    mark(item, { index, seconds, stream });
    if (run.timedBy !== "nobody") item.append(make("time", { textContent: formatSeconds(seconds, span) }), " ");
    item.append(make("code", { textContent: text || "\u200b" }));
    return item;
  }

  #move(event) {
    const item = event.target.closest("li");
    const next = { ArrowDown: item?.nextElementSibling, ArrowUp: item?.previousElementSibling, Home: this.#list.firstElementChild, End: this.#list.lastElementChild }[event.key];
    if (!next || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    item.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }
}

/** Says which line an item is. */
function mark(item, { index, seconds, stream }) {
  item.tabIndex = -1;
  Object.assign(item.dataset, { line: index, seconds, stream });
}

customElements.define("run-transcript", RunTranscript);
