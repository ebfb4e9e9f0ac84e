import { StoreUnavailable } from '../errors.ts';
import { Session } from './driver.ts';
import type { Newest } from './group.ts';
import { inspectContent, inspectServer, lockedError } from './inspect.ts';
import { isOwner, lockDatabase, takeOver } from './lock.ts';
import { migrate } from './migrate.ts';
import { prepareWriting } from './settings.ts';

/** The one connection that writes. It holds the lock of the database: whoever can write on it is the only one who can. */
export interface WritingSession {
  session: Session;
  newest: Newest;
}

export interface WriterTarget {
  url: string;
  /** names this store among those that ever wrote to the database; letters, digits and dashes */
  owner: string;
  /** how long to wait for the lock, in ms */
  lockWaitMs: number;
}

/** Another store wrote to the database since this one began: what this process remembers may be wrong. */
export class Superseded extends StoreUnavailable {
  override name = 'Superseded';
}

/** The first connection: inspects the database, brings it to the newest schema and takes it over. Throws `StoreUnusable`. */
export const openWriting = (target: WriterTarget): Promise<WritingSession> =>
  connect(target, async (session) => {
    await inspectContent(session, target.url);
    await migrate(session);
    await takeOver(session, target.owner);
  });

/** A further connection, after the one before was lost. Throws {@link Superseded}. */
export const reopenWriting = (target: WriterTarget): Promise<WritingSession> =>
  connect(target, async (session) => {
    if (await isOwner(session, target.owner)) return;
    throw new Superseded('Another server took over this database. Restart this one.');
  });

async function connect(target: WriterTarget, makeReady: (session: Session) => Promise<void>): Promise<WritingSession> {
  const session = await Session.open(target.url);
  try {
    await inspectServer(session, target.url);
    await prepareWriting(session);
    if (!(await lockDatabase(session, target.lockWaitMs))) throw lockedError(target.url);
    await makeReady(session);
    return { session, newest: await readNewest(session) };
  } catch (error) {
    await session.end().catch(() => undefined);
    throw error;
  }
}

async function readNewest(session: Session): Promise<Newest> {
  const [events] = await session.script('SELECT coalesce((SELECT max(seq) FROM events), (SELECT oldest - 1 FROM event_window))');
  // Entries behind the head are not the server's: what comes next has its number behind theirs, and is chained past them, so that they stay found.
  const [head] = await session.script(
    'SELECT greatest(seq, (SELECT coalesce(max(seq), 0) FROM audit_entries)), hash FROM audit_head',
  );
  const audit = { seq: head?.[0] as number, hash: head?.[1] as string };
  return { seq: events?.[0] as number, audit };
}
