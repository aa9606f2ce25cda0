// One thing at a time: what a side has under way, a run or a replay, ends before the next begins. Knows nothing of either.

export class Turn {
  #controller = new AbortController();
  #last = Promise.resolve();

  /** Ends what is under way, then does `work`. @param {(signal: AbortSignal) => any} work */
  take(work) {
    this.stop();
    const { signal } = (this.#controller = new AbortController());
    const done = this.#last.then(() => signal.aborted || work(signal));
    this.#last = done.catch(reportError);
    return done;
  }

  /** Ends what is under way; settles when it is over. `why` is for the reader, if it was somebody else. */
  stop(why = "") {
    this.#controller.abort(why);
    return this.#last;
  }
}

/** Calls `step` at each frame, the first time at once, until it returns false or the signal comes. */
export function eachFrame(step, signal) {
  return new Promise((resolve) => {
    const next = () => (signal.aborted || step() === false ? resolve() : requestAnimationFrame(next));
    signal.addEventListener("abort", resolve);
    next();
  });
}
