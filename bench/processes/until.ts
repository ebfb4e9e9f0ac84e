const everyMs = 100;
const patienceMs = 120_000;

/** Asks ten times a second until the answer is yes; throws after two minutes. */
export async function until(ask: () => Promise<boolean>, what: string): Promise<void> {
  const endAt = performance.now() + patienceMs;
  while (!(await ask())) {
    if (performance.now() > endAt) throw new Error(`waited ${patienceMs} ms in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
