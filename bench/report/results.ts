import type { Figure } from './bars.ts';

/** What one case gave, and under what conditions. */
export interface Section {
  /** day of the measurement, as 2026-01-31 */
  measuredOn: string;
  /** in words: how long, how many, what the raw costs of that run were */
  conditions: string;
  figures: Figure[];
}

/** All that was measured and kept, by the name of the case. */
export type Results = Record<string, Section>;

/** Puts renewed sections in place of their old ones; all others stay. In the order of `names`; a case that is no more is dropped. */
export function renewed(kept: Results, measured: Results, names: readonly string[]): Results {
  const all = { ...kept, ...measured };
  return Object.fromEntries(
    names.flatMap((name) => {
      const section = all[name];
      return section ? [[name, section]] : [];
    }),
  );
}
