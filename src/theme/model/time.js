// Seconds as text, and the ticks of an axis of them. Pure.

/** Whether times on an axis of this length read better in milliseconds. */
const short = (span) => span < 0.1;

/** A time as text, as precise as an axis of `span` seconds deserves. */
export function formatSeconds(seconds, span) {
  return short(span) && seconds < 1 ? `${(seconds * 1000).toFixed(1)} ms` : `${seconds.toFixed(2)} s`;
}

/** A time that is only estimated, in whole seconds or minutes. */
export const roughly = (seconds) => (seconds < 99.5 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`);

/** Round positions on an axis from 0 to `span` seconds, at most `most` steps. @returns {{seconds: number, label: string}[]} */
export function ticks(span, most) {
  const unit = short(span) ? 1000 : 1;
  const rough = (span * unit) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough * 0.999);
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const count = Math.floor((span * unit) / step + 1e-6);
  return Array.from({ length: count + 1 }, (_, i) => ({
    seconds: (i * step) / unit,
    label: `${(i * step).toFixed(digits)} ${unit === 1 ? "s" : "ms"}`,
  }));
}
