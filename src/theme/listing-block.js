// <listing-block>: one listing of the book. Turns the code, the recorded run and the Python twin that stand in the page into
// tabs, an editor, controls and a picture, and wires them to the runner. Without this script the page reads as it is.

import { CodeEditor } from "./code-editor.js";
import { Run, findPrinters, formatSeconds, printerOf } from "./events.js";
import { RunOrders } from "./orders.js";
import { describe } from "./repeats.js";
import { runnerAt } from "./runner.js";
import { RunTimeline } from "./timeline.js";
import { RunTranscript } from "./transcript.js";

/** @typedef {"recorded" | "running" | "repeating" | "done" | "failed" | "replaying" | "stopped"} State */

const PUBLIC_PLAYGROUND = "https://play.rust-lang.org/";
const REPEATS = 20;
const ICONS = {
  run: '<path d="M4 2.5v11l9-5.5z" fill="currentColor"/>',
  stop: '<path d="M3.5 3.5h9v9h-9z" fill="currentColor"/>',
  replay: '<path d="M12.9 9.5a5.1 5.1 0 1 1-1-5.2l1.4 1.5M13.4 2.2v3.7H9.7"/>',
  reset: '<path d="M2.6 8.2c2-4 8.3-4.3 10.9.8M2.3 3.7v4.7H7"/>',
};

const reducedMotion = matchMedia("(prefers-reduced-motion: reduce)");

/** Creates an element with properties, attributes (names with a dash, and `role`) and children. */
function make(name, properties, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.includes("-") || key === "role") element.setAttribute(key, value);
    else element[key] = value;
  }
  element.append(...children);
  return element;
}

function button(action, label, icon) {
  const element = make("button", { type: "button", "data-action": action });
  name(element, label, icon);
  return element;
}

function name(element, label, icon) {
  const drawn = icon ? `<svg viewBox="0 0 16 16" aria-hidden="true">${ICONS[icon]}</svg>` : "";
  if (element.dataset.shows !== label) element.innerHTML = `${drawn}<span>${label}</span>`;
  element.dataset.shows = label;
}

/** `data-state` tells a State, `data-edited` that the code differs from the page's. */
export class ListingBlock extends HTMLElement {
  #sides = [];

  connectedCallback() {
    if (this.#sides.length) return;
    this.setState("recorded");
    for (const section of this.querySelectorAll(":scope > .listing-side")) this.#sides.push(new Side(this, section));
    if (this.#sides.length > 1) this.#addTabs();
    else this.#sides[0]?.section.removeAttribute("aria-label"); // no landmark of its own
    this.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        const side = this.#sides.find((one) => !one.hidden);
        if (event.shiftKey) side?.repeat();
        else side?.run();
      }
    });
  }

  /** @param {State} state */
  setState(state) {
    this.dataset.state = state;
  }

  get title() {
    return this.querySelector(".listing-title")?.textContent.trim() || "Listing";
  }

  #addTabs() {
    const list = make("div", { className: "listing-tabs", role: "tablist", "aria-label": "Language" });
    this.#sides.forEach((side, i) => {
      const tab = make("button", { type: "button", role: "tab", id: `${this.id}-tab-${side.language}`, textContent: side.language === "rust" ? "Rust" : "Python" });
      side.section.id ||= `${this.id}-${side.language}`;
      tab.setAttribute("aria-controls", side.section.id);
      side.section.setAttribute("role", "tabpanel");
      side.section.setAttribute("aria-labelledby", tab.id);
      side.section.removeAttribute("aria-label");
      tab.addEventListener("click", () => this.#choose(i));
      list.append(tab);
    });
    list.addEventListener("keydown", (event) => {
      const count = this.#sides.length;
      const now = [...list.children].indexOf(event.target);
      const next = { ArrowRight: (now + 1) % count, ArrowLeft: (now + count - 1) % count, Home: 0, End: count - 1 }[event.key];
      if (next === undefined) return;
      event.preventDefault();
      event.stopPropagation(); // mdBook turns pages by arrow keys
      this.#choose(next);
      list.children[next].focus();
    });
    this.querySelector(".listing-head").append(list);
    this.#choose(0);
  }

  #choose(chosen) {
    this.#sides.forEach((side, i) => {
      const tab = this.querySelector(".listing-tabs").children[i];
      tab.setAttribute("aria-selected", i === chosen);
      tab.tabIndex = i === chosen ? 0 : -1;
      side.hidden = i !== chosen;
    });
    this.setState(this.#sides[chosen].state);
  }
}

/** One language of a listing: its code, its controls, and the run that is shown. Only Rust can be edited and run. */
class Side {
  /** @type {State} */ state = "recorded";
  /** The run shown, and the one that the page came with. @type {Run | null} */ #shown = null;
  /** @type {Run | null} */ #recorded = null;
  /** Runs laid over each other; the shown one is among them. @type {Run[]} */ #layers = [];
  /** Whether the reader chose the shown one from them. */ #isChosen = false;
  #block;
  #editor;
  #timeline = new RunTimeline();
  #orders = new RunOrders();
  #transcript = new RunTranscript();
  #picture; // the element that holds both
  #refusal = null;
  #refusedAtFirst = null;
  #compiles;
  #controls = {};
  #status;
  #clock;
  #notice = null;
  #stop = null; // ends what is under way: a run or a replay
  #frame = 0;
  #printers = null;
  #line = null;

  constructor(block, section) {
    this.#block = block;
    this.section = section;
    this.language = section.dataset.language;
    this.#picture = section.querySelector(".listing-run");
    this.#refusal = section.querySelector(".listing-refusal");
    this.#refusal?.querySelector("pre").setAttribute("tabindex", "0"); // it scrolls
    this.#refusedAtFirst = this.#refusal?.querySelector("pre").textContent ?? null;
    this.#compiles = this.#refusedAtFirst === null;

    const runs = this.#mayRepeat ? `runs, with Shift ${REPEATS} times` : "runs";
    this.#editor = new CodeEditor();
    this.#editor.adopt(section.querySelector("pre"), {
      language: this.language,
      editable: this.#isRust,
      label: `${block.title}: ${this.#isRust ? `Rust code. Tab indents, Escape leaves, Control Enter ${runs}.` : "Python code"}`,
    });
    this.#editor.addEventListener("input", () => this.#edited());
    this.#editor.addEventListener("leave", () => this.#controls.run.focus());
    this.#editor.addEventListener("source-hover", ({ detail }) => this.#highlightSource(detail));
    this.#editor.after(this.#makeControls());

    if (!this.#picture) {
      this.#picture = make("div", { className: "listing-run", hidden: true });
      section.append(this.#picture);
    }
    if (this.#picture.dataset.recording) this.#recorded = Run.from(JSON.parse(this.#picture.dataset.recording));
    this.#picture.prepend(this.#timeline, this.#orders);
    this.#transcript.adopt(this.#picture.querySelector(".listing-transcript"), this.#picture.querySelector(".listing-more"));
    this.#picture.append(this.#transcript);
    for (const part of [this.#timeline, this.#transcript]) part.addEventListener("line-hover", ({ detail }) => this.#highlightLine(detail));
    this.#orders.addEventListener("order-choose", ({ detail }) => this.#choose(detail));
    this.#showRecorded();
  }

  get #isRust() {
    return this.language === "rust";
  }

  /** Twenty runs are asked of the book's own runner alone, and of a program that compiles. */
  get #mayRepeat() {
    return this.#isRust && this.#block.dataset.runner === "self" && this.#compiles;
  }

  get hidden() {
    return this.section.hidden;
  }

  set hidden(hidden) {
    if (hidden && this.state === "replaying") this.#stop();
    this.section.hidden = hidden;
  }

  /** Runs what stands in the editor, once the reader has agreed to where it goes. */
  run(isAgreed = false) {
    if (!this.#isRust) return;
    const runner = runnerAt(this.#block.dataset.runner ?? PUBLIC_PLAYGROUND);
    if (!runner.isOwn && !isAgreed && !agreed(runner.host)) return this.#ask(runner.host, () => this.run(true));
    this.#stop?.();
    this.#notify(null);
    this.#editor.markError(null);
    this.#transcript.hold();
    this.#setState("running");
    this.#say("compiling…");
    name(this.#controls.run, "Stop", "stop");

    const run = new Run();
    const edited = this.#editor.edited;
    let zero = null;
    const clock = () => (zero === null ? 0 : (performance.now() - zero) / 1000);
    const draw = () => this.#draw({ now: run.duration === null ? Math.max(run.last, clock()) : null, ghost: edited || run.duration === null });
    const begin = () => {
      if (zero !== null) return;
      zero = performance.now();
      this.#compiled();
      this.#lay([]);
      this.#shown = run;
      this.#show("picture");
      this.#say("running…");
      this.#animate(() => {
        this.#clock.textContent = `${clock().toFixed(1)} s`;
        // Without motion, the picture changes with the output alone.
        if (!reducedMotion.matches) draw();
      });
    };
    const end = (state, seconds, status) => {
      cancelAnimationFrame(this.#frame);
      this.#stop = null;
      this.#clock.textContent = "";
      name(this.#controls.run, "Run", "run");
      if (run.duration === null) run.finish(seconds, status);
      this.#setState(state);
      if (this.#shown === run) draw();
    };
    const shownBefore = this.#shown;

    const stop = runner.run(this.#editor.value, this.#block.dataset.edition ?? "2024", (report) => {
      switch (report.type) {
        case "started":
          begin();
          break;
        case "output":
          begin();
          run.timedBy = report.timedBy;
          // The earliest estimate of the start is the best one: what is late, is late by the way here.
          if (report.timedBy === "program") zero = Math.min(zero, performance.now() - report.seconds * 1000);
          run.add(report.seconds, report.stream, report.text);
          if (reducedMotion.matches) draw();
          break;
        case "ended":
          if (!report.compiled) {
            this.#shown = shownBefore;
            end("failed", 0, null);
            this.#refused(report.diagnostics || report.detail);
            break;
          }
          begin();
          run.timedBy = report.timedBy;
          end(report.success ? "done" : "failed", report.seconds, report.success ? 0 : exitStatus(report.detail));
          this.#say(this.#summary(report));
          if (!report.success && run.status === null) this.#notify(report.detail || "The program did not end normally.");
          if (/^warning/m.test(report.diagnostics)) this.#warn(report.diagnostics);
          break;
        case "stopped":
          end("stopped", clock(), null);
          this.#say(report.why ? `stopped: ${report.why}` : "stopped");
          break;
        case "failed":
          end("failed", clock(), null);
          this.#say(zero === null ? "not run" : "cut off");
          this.#notify(report.message, true);
          break;
      }
    });
    if (this.state === "running") this.#stop = stop;
  }

  /** Runs the program twenty times, one after the other since they would be seen in each other's times, and lays the runs over each other. */
  repeat() {
    if (!this.#mayRepeat) return;
    this.#stop?.();
    this.#notify(null);
    this.#editor.markError(null);
    this.#transcript.hold();
    this.#setState("repeating");
    this.#say(`running ${REPEATS} times…`);
    name(this.#controls.repeat, "Stop", "stop");

    const runner = runnerAt(this.#block.dataset.runner);
    const code = this.#editor.value;
    const runs = [];
    const end = (state, said = null) => {
      this.#stop = null;
      this.#clock.textContent = "";
      name(this.#controls.repeat, `Run ×${REPEATS}`);
      this.#setState(state);
      if (runs.length) this.#orders.show(runs);
      this.#say([said, runs.length ? describe(runs) : null].filter(Boolean).join(" · "));
    };
    const next = () => {
      const run = new Run();
      this.#clock.textContent = `${runs.length + 1} of ${REPEATS}`;
      this.#stop = runner.run(code, this.#block.dataset.edition ?? "2024", (report) => {
        switch (report.type) {
          case "output":
            run.timedBy = report.timedBy;
            run.add(report.seconds, report.stream, report.text);
            break;
          case "ended":
            if (!report.compiled) {
              end("failed");
              this.#refused(report.diagnostics || report.detail);
              break;
            }
            run.timedBy = report.timedBy;
            run.finish(report.seconds, report.success ? 0 : exitStatus(report.detail));
            runs.push(run);
            this.#compiled();
            this.#lay(runs);
            this.#show("picture");
            this.#draw({});
            if (runs.length < REPEATS) return next();
            end("done");
            if (/^warning/m.test(report.diagnostics)) this.#warn(report.diagnostics);
            break;
          case "stopped":
            end("stopped", report.why ? `stopped: ${report.why}` : "stopped");
            break;
          case "failed":
            end("failed", runs.length ? "cut off" : "not run");
            this.#notify(report.message, true);
            break;
        }
      });
    };
    next();
  }

  #replay() {
    if (this.state === "replaying") return this.#stop();
    const before = { state: this.state, said: this.#status.textContent };
    this.#stop?.();
    const run = this.#shown;
    if (!run) return;
    if (["running", "repeating"].includes(before.state)) Object.assign(before, { state: this.state, said: this.#status.textContent });
    const kept = before.state;
    this.#show("picture");
    this.#transcript.hold();
    this.#setState("replaying");
    this.#say("replaying…");
    name(this.#controls.replay, "Stop", "stop");
    const finish = () => {
      cancelAnimationFrame(this.#frame);
      this.#stop = null;
      this.#clock.textContent = "";
      name(this.#controls.replay, "Replay", "replay");
      this.#setState(kept);
      this.#say(before.said);
      this.#draw({});
    };
    this.#stop = finish;
    const start = performance.now();
    let steps = -1;
    // A run without times is replayed at an easy pace, two lines a second.
    const pace = run.timedBy === "nobody" ? 2 : 1;
    this.#animate(() => {
      const now = ((performance.now() - start) / 1000) * pace;
      if (now >= run.last) return finish();
      this.#clock.textContent = run.timedBy === "nobody" ? "" : `${now.toFixed(1)} s`;
      const passed = run.lines.findLastIndex((line) => line.seconds <= now);
      if (!reducedMotion.matches) this.#draw({ now });
      else if (passed !== steps) this.#draw({ now: run.lines[passed]?.seconds ?? 0 });
      steps = passed;
    });
  }

  #reset() {
    this.#stop?.();
    this.#notify(null);
    this.#editor.reset();
    this.#block.removeAttribute("data-edited");
    this.#transcript.release();
    this.#printers = null;
    this.#showRecorded();
  }

  /** From now on twenty runs can be asked for. */
  #compiled() {
    this.#compiles = true;
    this.#controls.repeat.hidden = !this.#mayRepeat;
  }

  /** Lays these runs over each other; the last one is the one whose lines are shown. @param {Run[]} runs */
  #lay(runs) {
    this.#layers = runs;
    this.#isChosen = false;
    this.#shown = runs.at(-1) ?? this.#shown;
    this.#orders.show([]);
  }

  /** One of these runs for itself, or, if null, the last among all. @param {Run | null} run */
  #choose(run) {
    if (this.state === "replaying") this.#stop();
    this.#isChosen = run !== null;
    this.#shown = run ?? this.#layers.at(-1);
    this.#draw({});
  }

  /** The state in which the page came. */
  #showRecorded() {
    this.#setState("recorded");
    this.#compiles = this.#refusedAtFirst === null;
    if (this.#isRust) this.#controls.repeat.hidden = !this.#mayRepeat;
    this.#lay([]);
    this.#shown = this.#recorded;
    this.#picture.querySelector(".listing-warning")?.remove();
    if (this.#recorded) {
      this.#show("picture");
      this.#draw({});
      const status = this.#recorded.status === 0 ? "" : ` · ${exit(this.#recorded)}`;
      this.#say(this.#isRust ? `recorded run · ${this.#seconds(this.#recorded)}${status}` : "recorded run · Python");
    } else if (this.#refusedAtFirst !== null) {
      this.#refusal.querySelector("pre").textContent = this.#refusedAtFirst;
      this.#refusal.querySelector("button")?.remove();
      this.#show("refusal");
      this.#say("refused by the compiler");
    } else {
      this.#show("nothing");
      this.#say("not run yet");
    }
    this.#controls.replay.disabled = !this.#shown;
  }

  /** Shows the compiler's message in place of the transcript; the last picture stays, pale, behind it. */
  #refused(message) {
    if (!this.#refusal) {
      this.#refusal = make("div", { className: "listing-refusal", hidden: true }, make("pre", { tabIndex: 0 }));
      this.#picture.after(this.#refusal);
    }
    this.#refusal.querySelector("pre").textContent = message.trimEnd();
    this.#refusal.querySelector("button")?.remove();
    const [, line, column] = message.slice(Math.max(0, message.search(/^error/m))).match(/--> \S+?:(\d+):(\d+)/) ?? [];
    if (line) {
      this.#editor.markError(line - 1);
      const go = make("button", { type: "button", textContent: `Go to line ${line}` });
      go.addEventListener("click", () => this.#editor.goTo(line - 1, column - 1));
      this.#refusal.prepend(go);
    }
    this.#show("refusal");
    this.#say(line ? `compile error, line ${line}` : "compile error");
  }

  /** A program that runs can still deserve a warning, as for a future that nobody awaits. */
  #warn(diagnostics) {
    const count = diagnostics.match(/^warning(?!: `playground)/gm)?.length ?? 1;
    const what = make("summary", { textContent: `The compiler warns${count > 1 ? ` (${count})` : ""}` });
    this.#picture.append(make("details", { className: "listing-warning" }, what, make("pre", { tabIndex: 0, textContent: diagnostics.trimEnd() })));
  }

  /** @param {"picture" | "refusal" | "nothing"} what */
  #show(what) {
    this.#picture.querySelector(".listing-warning")?.remove();
    this.#picture.hidden = what !== "picture" && !(what === "refusal" && this.#recorded);
    this.#picture.classList.toggle("stale", what === "refusal");
    if (this.#refusal) this.#refusal.hidden = what !== "refusal";
    this.#controls.replay.disabled = !this.#shown;
  }

  /** Draws the shown run as far as `now` (all of it, if null). */
  #draw({ now = null, ghost = true }) {
    const run = this.#shown;
    if (!run) return;
    const layers = this.#layers;
    const ghosts = ghost && this.#recorded && run !== this.#recorded && !layers.length ? [this.#recorded] : [];
    this.#timeline.show({ run, ghosts, layers, standsOut: this.#isChosen || now !== null, span: this.#span, now });
    this.#transcript.show(run, now, this.#span);
  }

  get #span() {
    return Number(this.#block.dataset.span) || this.#recorded?.last || 0;
  }

  #seconds(run) {
    return formatSeconds(run.duration, this.#span || run.duration);
  }

  #summary({ success, timedBy }) {
    const run = this.#shown;
    if (!success) return run.status === null ? "ended early" : exit(run);
    if (timedBy === "nobody") return "your run · order only";
    return `your run · ${this.#seconds(run)}${timedBy === "browser" ? " · timed in your browser" : ""}`;
  }

  #animate(step) {
    cancelAnimationFrame(this.#frame);
    const next = () => {
      this.#frame = requestAnimationFrame(next);
      step();
    };
    next();
  }

  #makeControls() {
    const { run, repeat, replay, reset, copy } = (this.#controls = {
      ...(this.#isRust && { run: button("run", "Run", "run"), repeat: button("repeat", `Run ×${REPEATS}`) }),
      replay: button("replay", "Replay", "replay"),
      ...(this.#isRust && { reset: button("reset", "Reset", "reset") }),
      copy: button("copy", "Copy"),
    });
    run?.addEventListener("click", () => (this.state === "running" ? this.#stop() : this.run()));
    repeat?.addEventListener("click", () => (this.state === "repeating" ? this.#stop() : this.repeat()));
    replay.addEventListener("click", () => this.#replay());
    reset?.addEventListener("click", () => this.#reset());
    copy.addEventListener("click", async () => {
      name(copy, (await copyText(this.#editor.value)) ? "Copied" : "Not copied");
      setTimeout(() => name(copy, "Copy"), 1500);
    });
    this.#status = make("span", { role: "status", "aria-live": "polite" });
    this.#clock = make("span", { "aria-hidden": "true" });
    const bar = make("div", { className: "listing-controls", role: "group", "aria-label": `${this.#block.title}: controls` }, ...Object.values(this.#controls));
    if (this.#isRust) bar.append(this.#makeLink());
    bar.append(make("p", { className: "listing-status" }, this.#status, " ", this.#clock));
    return bar;
  }

  #makeLink() {
    const { runner, edition = "2024" } = this.#block.dataset;
    const base = runner && runner !== "self" ? runner : PUBLIC_PLAYGROUND;
    const link = make("a", { className: "listing-playground", href: base, target: "_blank", rel: "noopener", textContent: "Playground ↗" });
    const aim = () => {
      const url = new URL(base);
      url.search = new URLSearchParams({ version: "stable", mode: "debug", edition, code: this.#editor.value });
      link.href = url;
    };
    for (const type of ["pointerenter", "pointerdown", "focus", "click"]) link.addEventListener(type, aim);
    return link;
  }

  /** Says once in a session that code will leave the machine, and for where. */
  #ask(host, then) {
    const yes = make("button", { type: "button", className: "listing-yes", textContent: "Run it there" });
    const no = make("button", { type: "button", textContent: "Cancel" });
    const text = make("p", { textContent: `Run sends this code to ${host}, ${host === new URL(PUBLIC_PLAYGROUND).host ? "a public server" : "another server"}.`, id: `${this.#block.id}-ask` });
    const cancel = () => {
      this.#notify(null);
      this.#controls.run.focus();
    };
    yes.addEventListener("click", () => {
      agree(host);
      cancel();
      then();
    });
    no.addEventListener("click", cancel);
    this.#notify(null);
    this.#notice = make("div", { className: "listing-notice", role: "group", "aria-labelledby": text.id }, text, yes, no);
    this.#notice.addEventListener("keydown", (event) => event.key === "Escape" && cancel());
    this.section.querySelector(".listing-controls").after(this.#notice);
    yes.focus();
  }

  /** Shows a message below the controls; null takes it away. */
  #notify(message, isError = false) {
    this.#notice?.remove();
    this.#notice = null;
    if (message === null) return;
    this.#notice = make("div", { className: `listing-notice${isError ? " error" : ""}`, role: "alert" }, make("p", { textContent: message }));
    this.section.querySelector(".listing-controls").after(this.#notice);
  }

  #edited() {
    this.#block.toggleAttribute("data-edited", this.#editor.edited);
    this.#printers = null;
  }

  /** @param {State} state */
  #setState(state) {
    this.state = state;
    if (!this.hidden) this.#block.setState(state);
  }

  #say(text) {
    this.#status.textContent = text;
  }

  #printerOf(line) {
    this.#printers ??= findPrinters(this.#editor.value, this.language);
    return printerOf(this.#printers, line.text);
  }

  /** A line of output, its mark in the picture and its place in the source, together. */
  #highlightLine(line) {
    if (line === this.#line) return;
    this.#line = line;
    const lines = new Set(line === null ? [] : [line]);
    this.#timeline.highlight(lines);
    this.#transcript.highlight(lines);
    const said = line === null ? null : this.#shown?.lines[line];
    this.#editor.highlight(said ? this.#printerOf(said) : null);
  }

  /** The other way: all that a line of the source printed. */
  #highlightSource(sourceLine) {
    this.#line = null;
    const lines = new Set();
    let printer = null;
    if (sourceLine !== null && this.#shown && !this.#picture.hidden) {
      for (const line of this.#shown.lines.slice(0, 1000)) {
        const found = this.#printerOf(line);
        if (!found || sourceLine < found.first || sourceLine > found.last) continue;
        lines.add(line.index);
        printer = found;
      }
    }
    this.#timeline.highlight(lines);
    this.#transcript.highlight(lines);
    this.#editor.highlight(printer);
  }
}

/** The number in "Exited with status 101"; null if it did not end by itself. */
function exitStatus(detail) {
  const number = detail?.match(/status:? (\d+)/)?.[1];
  return number === undefined ? null : Number(number);
}

function exit(run) {
  const how = run.status === null ? "ended by a signal" : `exit status ${run.status}`;
  return run.panicked && run.status !== 0 ? `${how} (panicked)` : how;
}

function agreed(host) {
  try {
    return sessionStorage.getItem(`run-at:${host}`) === "yes";
  } catch {
    return false;
  }
}

function agree(host) {
  try {
    sessionStorage.setItem(`run-at:${host}`, "yes");
  } catch {
    // Without storage the reader is asked each time.
  }
}

async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Not a secure context, as on another machine of the network.
    const area = make("textarea", { value: text });
    const focused = document.activeElement;
    document.body.append(area);
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    focused?.focus();
    return copied;
  }
}

customElements.define("listing-block", ListingBlock);
