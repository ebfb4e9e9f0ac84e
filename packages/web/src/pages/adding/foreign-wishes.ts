import type { Pairing } from '@baton/protocol';

/** What is said of a runner of another system before it is there. */
export interface ForeignWishes {
  name: string;
  labels: string[];
  /** by its name */
  scope: string;
}

/** What the form made: a token of a scope, or a row that waits for its runner. */
export type Made = { token: string; wishes: ForeignWishes } | { pairing: Pairing };
