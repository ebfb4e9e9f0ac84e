const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of `90s`, `10m`, `2h`, `1d` as people type them, on the command line and on the page; a plain number means seconds. Null: none. */
export function readDuration(text: string): number | null {
  const match = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h|d)?$/.exec(text);
  return match ? Math.round(Number(match[1]) * (unitMs[match[2] ?? 's'] ?? 0)) : null;
}
