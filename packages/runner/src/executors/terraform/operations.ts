import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { readBootId, readGroup } from '../../process/identity.ts';
import type { DriveContext, DrivenJob } from '../driver.ts';

/** A run of the tool that may hold the lock of a state. It is on record until it ended by itself, and so gave the lock back. */
export interface Operation {
  jobId: string;
  attemptId: string;
  /** as the tool names the holder of a lock: `user@host` */
  who: string;
  stateKey: string;
  /** process group of the attempt; null: the system does not tell */
  group: number | null;
  /** of the machine since it started; null: the system does not tell */
  bootId: string | null;
  startedAt: number;
  /** when it held the lock for certain; null: it never did, as far as is known */
  heldAt: number | null;
  /** when it was seen to have been ended by force; null: nobody was there to see it */
  endedAt: number | null;
}

const folderOf = (context: DriveContext): string => context.cache('terraform-operations');
const keptMs = 180 * 24 * 3_600_000;

/** As the tool names whoever runs it here. */
export const ownName = (): string => `${userInfo().username}@${hostname()}`;

/** One operation on record, from just before it starts. */
export class OperationRecord {
  private readonly path: string;
  private operation: Operation;

  constructor({ jobId, attemptId }: DrivenJob, context: DriveContext, stateKey: string) {
    this.path = join(folderOf(context), `${randomUUID()}.json`);
    const machine = { who: ownName(), group: readGroup(), bootId: readBootId() };
    this.operation = { jobId, attemptId, stateKey, ...machine, startedAt: Date.now(), heldAt: null, endedAt: null };
    this.write();
  }

  /** It works on the state now. */
  holdsLock(): void {
    if (this.operation.heldAt !== null) return;
    this.operation = { ...this.operation, heldAt: Date.now() };
    this.write();
  }

  /** @param gaveBack whether it ended by itself and said nothing of a lock that it could not release */
  ended(gaveBack: boolean): void {
    if (gaveBack) {
      rmSync(this.path, { force: true });
      return;
    }
    this.operation = { ...this.operation, endedAt: Date.now() };
    this.write();
  }

  /** It appears whole or not at all. */
  private write(): void {
    const part = `${this.path}.part`;
    writeFileSync(part, JSON.stringify(this.operation), { mode: 0o600 });
    renameSync(part, this.path);
  }
}

/** All on record here; those of long ago are forgotten. */
export function readOperations(context: DriveContext): Operation[] {
  const folder = folderOf(context);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => {
      const operation = read(join(folder, name));
      if (operation && Date.now() - operation.startedAt < keptMs) return [operation];
      rmSync(join(folder, name), { force: true });
      return [];
    });
}

function read(path: string): Operation | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Operation;
  } catch {
    return null;
  }
}
