import type { Runner } from '@baton/core';

/** A runner that waits to be paired, and what its machine joins with. */
export interface PairingView {
  runner: Runner;
  /** shown once */
  token: string;
  /** what the runner will hold, for programs that want to know it beforehand; shown once */
  key?: string;
  expiresAt: number;
}
