/** Gives `promise` so much time; what is awaited stands in the failure, which a test's own time limit would not tell. */
export async function within<T>(ms: number, promise: Promise<T>, what: () => string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited ${ms} ms in vain for ${what()}`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Resolves when so much time of the product has passed: for scenarios whose subject is a duration (a freeze, a cut). */
export const passing = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const lookEveryMs = 10;

/** Looks again and again until nothing is left of what must vanish: for what tells nobody when it does, such as processes. */
export async function untilEmpty<T>(look: () => readonly T[], ms: number): Promise<void> {
  const end = performance.now() + ms;
  for (let left = look(); left.length > 0; left = look()) {
    if (performance.now() > end) throw new Error(`after ${ms} ms there is still: ${JSON.stringify(left)}`);
    await passing(lookEveryMs);
  }
}
