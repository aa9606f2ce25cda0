// Named tests and one comparison: as much as the pure modules need. Knows nothing of what is tested.

const tests = [];

export function test(name, body) {
  tests.push({ name, body });
}

/** What JSON cannot tell apart: sets, maps, and numbers that are none. */
const plain = (_, value) => {
  if (value instanceof Set || value instanceof Map) return { [value.constructor.name]: [...value] };
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
};

/** Throws unless both are the same as JSON. */
export function equal(found, wanted, what = "it") {
  const [is, should] = [found, wanted].map((value) => JSON.stringify(value, plain) ?? String(value));
  if (is !== should) throw new Error(`${what} is ${is}, not ${should}`);
}

/** Runs the tests, one after the other. @returns {Promise<{count: number, failed: string[]}>} each that failed, and why */
export async function outcome() {
  const failed = [];
  for (const { name, body } of tests) {
    try {
      await body();
    } catch (error) {
      failed.push(`${name}: ${error?.message ?? error}`);
    }
  }
  return { count: tests.length, failed };
}
