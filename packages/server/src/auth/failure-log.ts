import { type AuditDraft, type AuthFailure, FailureTally } from '@baton/core';
import type { Clock } from '../ports/clock.ts';
import type { PeopleBook } from '../ports/people.ts';
import type { Logger } from '../ports/telemetry.ts';
import { committed } from './committed.ts';

/** Failed tries to get in are written to the audit log: few entries, however many they are. */
export interface FailureLog {
  /** Resolves when what is to be written of it now is written, or could not be. */
  note(failure: AuthFailure): Promise<void>;
  /** Writes what was only counted so far. */
  flush(): Promise<void>;
}

const lookEveryMs = 15_000;

interface FailureLogDeps {
  people: Pick<PeopleBook, 'commit'>;
  clock: Clock;
  logger: Logger;
}

export function createFailureLog({ people, clock, logger }: FailureLogDeps): FailureLog {
  const tally = new FailureTally();
  let isWaiting = false;
  const write = async (audit: readonly AuditDraft[]): Promise<void> => {
    if (audit.length === 0) return;
    try {
      await committed(people, [], audit);
    } catch (error) {
      // a refusal must not become a failure of the server
      logger.warn({ error: String(error), entries: audit.length }, 'failed sign-ins could not be written to the audit log');
    }
  };
  const wait = (): void => {
    if (isWaiting || !tally.isOpen) return;
    isWaiting = true;
    clock.after(lookEveryMs, () => {
      isWaiting = false;
      void write(tally.due(clock.now()));
      wait();
    });
  };
  return {
    async note(failure) {
      const draft = tally.note(failure, clock.now());
      wait();
      if (draft) await write([draft]);
    },
    flush: () => write(tally.due(clock.now(), true)),
  };
}
