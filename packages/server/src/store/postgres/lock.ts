import type { Session } from './driver.ts';

/** "Batn": the number of our locks among those of other programs in a database. */
const lockNumber = 0x4261746e;
const tryEveryMs = 50;

/**
 * Takes the lock of the database, of one schema of it to be exact, for this connection. It ends with the connection, however that
 * ends; a connection whose client was killed may take a moment to notice, hence the wait.
 *
 * @returns false when another server still holds it after `waitMs`
 */
export async function lockDatabase(session: Session, waitMs: number): Promise<boolean> {
  const until = performance.now() + waitMs;
  for (;;) {
    const [row] = await session.script(`SELECT pg_try_advisory_lock(${lockNumber}, hashtext(current_schema()))::int`);
    if (row?.[0] === 1) return true;
    if (performance.now() >= until) return false;
    await new Promise((resolve) => setTimeout(resolve, tryEveryMs));
  }
}

/** Makes this store the one that writes. */
export const takeOver = (session: Session, owner: string): Promise<unknown> =>
  session.script(`UPDATE store_owner SET id = '${owner}'`);

/** Whether no other store has written since `takeOver`. */
export async function isOwner(session: Session, owner: string): Promise<boolean> {
  const [row] = await session.script('SELECT id FROM store_owner');
  return row?.[0] === owner;
}
