// Follows how far the reader has come: notes a chapter that was read to its end, and keeps what shows it as it is.

import { joined, keepProgress, noteRead, progress, sound } from "course/services/progress.js";

/** The name of a file that is exported. */
const FILE = "async-and-threads-progress.json";

/**
 * @param {(progress: import("course/services/progress.js").Progress) => void} mark shows it beside the contents
 * @param {HTMLElement | null} table a <course-progress>, which shows all of it @param {HTMLElement | null} end what a chapter that was read ends with
 */
export default function follow(mark, table, end) {
  const show = () => {
    const now = progress();
    mark(now);
    table?.show(now);
  };
  addEventListener("course-progress", show);
  addEventListener("storage", ({ key }) => key === "course:progress" && show()); // another tab's
  show();

  const [, chapter] = location.pathname.match(/([^/]+)\.html$/) ?? [];
  if (end && chapter) {
    const seen = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      seen.disconnect();
      noteRead(chapter);
    });
    seen.observe(end);
  }

  if (!table) return;
  if (location.protocol === "file:") table.say("You read this from disk: some browsers remember for each file apart, and this page may know nothing of the others.");
  table.addEventListener("export", () => {
    table.save(FILE, JSON.stringify(progress(), null, 1));
    table.say(`exported as ${FILE}`);
  });
  table.addEventListener("import", ({ detail: text }) => {
    let read;
    try {
      read = JSON.parse(text);
    } catch {
      read = null;
    }
    const given = sound(read);
    const count = Object.values(given).reduce((sum, part) => sum + Object.keys(part).length, 0);
    if (!count) return table.say("That file has no progress in it: choose one that was exported here. Nothing was changed.");
    const isKept = keepProgress(joined(progress(), given));
    table.say(isKept ? "imported, beside what was there" : "This browser keeps nothing: its storage is full or switched off.");
  });
  table.addEventListener("forget", () => {
    keepProgress(null);
    table.say("forgotten");
  });
}
