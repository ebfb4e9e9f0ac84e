import type { Outcome } from './simulate.ts';

/** A violation as people read it: the seed, when, what, and what happened before. */
export function describeViolation({ seed, violation, lines, lasted }: Outcome): string {
  const head = `seed ${seed}, at ${(lasted / 1_000).toFixed(3)} s: "${violation?.checker}" does not hold: ${violation?.what}`;
  return `${head}\n${lines.slice(-40).join('\n')}\nAgain with every line: npm run soak -- --trace ${seed}`;
}
