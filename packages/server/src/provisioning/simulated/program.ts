/** What a machine was told to run. */
export interface Program {
  runnerId: string;
  runnerName: string;
  poolId: string;
  serverUrl: string;
  /** null: none was given yet */
  token: string | null;
  version: string | null;
}

/** `runs`. `silent`: it runs and never gets in contact. Else it ends before its first line, and this is why. */
export type StartOutcome = 'runs' | 'silent' | { reason: string };
