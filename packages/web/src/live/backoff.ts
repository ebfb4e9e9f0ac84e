const firstMs = 500;
const longestMs = 15_000;

/** How long to wait before try number `tries` (from 0): doubling, at most 15 s, spread so that many pages don't return at once. */
export function backoffMs(tries: number, random: number): number {
  const base = Math.min(longestMs, firstMs * 2 ** Math.min(tries, 10));
  return Math.round(base * (0.5 + random / 2));
}
