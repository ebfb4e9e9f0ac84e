import type { LineLevel } from '@baton/core';

/**
 * What people look for when something is wrong with a runner: it stands in the log of the server, and under the runner that its `runnerId`
 * names. `claimed`: somebody only said to be that runner. A warning for people is none for whoever watches the server's output, where a
 * note is of level info.
 */
export interface Journal {
  note(level: LineLevel, data: NoteData, message: string): void;
  /** Says how many lines were left out of what came too fast. */
  settle(): void;
}

export type NoteData = Readonly<Record<string, unknown>> & { runnerId?: string | null; claimed?: boolean };
