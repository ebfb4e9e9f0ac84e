import { plural } from '../text/plural.ts';

/** How badly it matters. */
export const severities = ['high', 'medium', 'low'] as const;
export type Severity = (typeof severities)[number];

/** What is set up weakly, and what to do. */
export interface Finding {
  id: string;
  severity: Severity;
  /** what is weak, in one sentence */
  what: string;
  why: string;
  /** a command, or a sentence */
  fix: string;
  /** names of what it is about; empty: the server itself */
  about: string[];
}

/** A finding that has no names yet. */
export type PlainFinding = Omit<Finding, 'about'>;

/** `2 runners`, `1 runner` */
export const count = ({ length }: readonly unknown[], what: string): string => plural(length, what);

/** A finding about these; null where there are none. */
export const listed = (about: readonly string[], finding: PlainFinding): Finding | null =>
  about.length === 0 ? null : { ...finding, about: [...about] };
