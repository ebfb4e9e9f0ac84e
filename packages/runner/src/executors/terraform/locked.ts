import { isGroupAlive, readBootId } from '../../process/identity.ts';
import { type HeldLock, heldLockOf, lockSummary } from './lock.ts';
import { ownName, readOperations } from './operations.ts';
import type { Run } from './prepare.ts';
import { type Release, releaseOf } from './proof.ts';
import type { UiStream } from './ui-stream.ts';

/** The lock of somebody else that a run met; null: it met none. */
export function metLock({ diagnostics }: UiStream): HeldLock | null {
  const met = diagnostics.find(({ severity, summary }) => severity === 'error' && summary === lockSummary);
  return met ? heldLockOf(met.detail) : null;
}

/** Tells of a lock, and whether it may be released. */
export function tellLock({ context, stateKey }: Run, lock: HeldLock): Release {
  const machine = { who: ownName(), bootId: readBootId(), stateKey, isGroupAlive };
  const release = releaseOf(lock, readOperations(context), machine);
  context.tell({ type: 'terraform.lock', ...lock, release: { ...release } });
  context.say(
    release.possible
      ? `The lock may be released: ${release.why}. Do so by a job with the action unlock and lockId ${lock.id} on this runner.`
      : `The lock is not released by Baton: ${release.why}.`,
  );
  return release;
}
