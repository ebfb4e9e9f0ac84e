import { type Database, databases } from '../processes/database.ts';
import type { Figure } from './bars.ts';

/** What one case gave, and under what conditions. */
export interface Section {
  /** day of the measurement, as 2026-01-31 */
  measuredOn: string;
  /** in words: how long, how many, what the raw costs of that run were */
  conditions: string;
  figures: Figure[];
}

/** All that was measured and kept, by the name of the section. */
export type Results = Record<string, Section>;

/** The section of a case: each database has its own. */
export const sectionName = (name: string, database: Database): string => (database === 'sqlite' ? name : `${name} on PostgreSQL`);

/** Puts renewed sections in place of their old ones; all others stay. In the order of the cases; a case that is no more is dropped. */
export function renewed(kept: Results, measured: Results, cases: readonly string[]): Results {
  const all = { ...kept, ...measured };
  const names = databases.flatMap((database) => cases.map((name) => sectionName(name, database)));
  return Object.fromEntries(
    names.flatMap((name) => {
      const section = all[name];
      return section ? [[name, section]] : [];
    }),
  );
}
