import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, startTimeOf } from '../process/alive.ts';

const lookMs = 50;

/** How it is waited for. */
export interface Waiting {
  stopping: AbortSignal;
  /** called once, when another one holds it */
  onWait: () => void;
}

/**
 * Does something while no other process that asks for the same lock does. A holder that died holds nothing any more. Throws the reason of `stopping`.
 *
 * The lock is a folder that holds a file named after its holder. To take it is to move a folder with one's own file there, which the system does only
 * where nothing is, or an empty folder. To free it is to delete that file: of a dead holder anybody may, and can't hit another holder by mistake.
 */
export async function withLock<T>(path: string, waiting: Waiting, work: () => Promise<T>): Promise<T> {
  const name = `${process.pid}.${startTimeOf(process.pid)}.${randomUUID()}`;
  const own = `${path}.${name}`;
  mkdirSync(own);
  writeFileSync(join(own, name), '');
  try {
    await take(path, own, waiting);
  } catch (error) {
    rmSync(own, { recursive: true, force: true });
    throw error;
  }
  try {
    return await work();
  } finally {
    rmSync(join(path, name), { force: true });
  }
}

/** Removes what processes that died left in `folder` while they waited. */
export function removeDeadWaiters(folder: string): void {
  for (const entry of readdirSync(folder)) {
    const [, pid, startTime] = /\.lock\.(\d+)\.(\d+)\.[0-9a-f-]{36}$/.exec(entry) ?? [];
    if (pid === undefined || startTime === undefined || isAlive({ pid: Number(pid), startTime })) continue;
    rmSync(join(folder, entry), { recursive: true, force: true });
  }
}

async function take(path: string, own: string, { stopping, onWait }: Waiting): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    stopping.throwIfAborted();
    if (isMoved(own, path)) return;
    if (removeDead(path)) continue;
    if (tries === 0) onWait();
    await new Promise<void>((resolve) => setTimeout(resolve, lookMs));
  }
}

function isMoved(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOTEMPTY' || code === 'EEXIST') return false;
    throw error;
  }
}

/** Whether the lock may be free now. */
function removeDead(path: string): boolean {
  try {
    const [holder] = readdirSync(path);
    if (holder === undefined) return true;
    const [pid = '', startTime = ''] = holder.split('.');
    if (isAlive({ pid: Number(pid), startTime })) return false;
    unlinkSync(join(path, holder));
  } catch (error) {
    // somebody else was faster
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return true;
}
