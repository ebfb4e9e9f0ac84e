import {
  type AuditDraft,
  type AuthFailure,
  FailureTally,
  formerTally,
  nothingTally,
  strangersTally,
  wasRightOnce,
} from '@baton/core';
import type { Clock } from '../ports/clock.ts';
import type { Journal } from '../ports/journal.ts';
import type { PeopleBook } from '../ports/people.ts';
import type { Logger } from '../ports/telemetry.ts';
import type { Store } from '../store/interface.ts';
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
  store: Store;
  people: Pick<PeopleBook, 'commit'>;
  clock: Clock;
  logger: Logger;
  journal: Journal;
}

export function createFailureLog({ store, people, clock, logger, journal }: FailureLogDeps): FailureLog {
  const strangers = new FailureTally(strangersTally);
  const former = new FailureTally(formerTally);
  const nothing = new FailureTally(nothingTally);
  const tallies = [strangers, former, nothing];
  const tallyOf = (failure: AuthFailure): FailureTally =>
    failure.ofNothing ? nothing : wasRightOnce(failure) ? former : strangers;
  const due = (now: number, all = false) => tallies.flatMap((tally) => tally.due(now, all));
  let isWaiting = false;
  const write = async (audit: readonly AuditDraft[]): Promise<void> => {
    if (audit.length === 0) return;
    await Promise.all(audit.map((draft) => tellOf(draft, store, journal)));
    try {
      await committed(people, [], audit);
    } catch (error) {
      // a refusal must not become a failure of the server
      logger.warn({ error: String(error), entries: audit.length }, 'failed sign-ins could not be written to the audit log');
    }
  };
  const wait = (): void => {
    if (isWaiting || !tallies.some(({ isOpen }) => isOpen)) return;
    isWaiting = true;
    clock.after(lookEveryMs, () => {
      isWaiting = false;
      void write(due(clock.now()));
      wait();
    });
  };
  return {
    async note(failure) {
      const draft = tallyOf(failure).note(failure, clock.now());
      wait();
      if (draft) await write([draft]);
    },
    flush: () => write(due(clock.now(), true)),
  };
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The same stands in the log of the server, under the runner that was claimed: people look there for why it does not connect. */
async function tellOf({ actor, detail }: AuditDraft, store: Store, journal: Journal): Promise<void> {
  const { login: identity, address } = actor;
  const { kind, runnerId } = await claimOf(identity, store).catch(() => noClaim);
  const { count, codes } = detail as { count: number; codes: string[] };
  const data = { runnerId, claimed: true, code: codes.join(','), credential: kind, identity, address, count };
  journal.note('warn', data, runnerId === null ? 'a credential was refused' : 'a credential of this runner was refused');
}

const noClaim = { kind: null, runnerId: null };

/** Whose credential it claims to be. Looked up once an entry, of which there are few however many tries there are. */
async function claimOf(identity: string, store: Store): Promise<{ kind: string | null; runnerId: string | null }> {
  if (uuid.test(identity)) return { kind: 'run', runnerId: (await store.read.get('runner', identity))?.id ?? null };
  const token = /^[0-9A-Za-z]{12}$/.test(identity) ? await store.read.get('token', identity) : null;
  return token ? { kind: token.kind, runnerId: token.kind === 'run' || token.kind === 'pair' ? token.subjectId : null } : noClaim;
}
