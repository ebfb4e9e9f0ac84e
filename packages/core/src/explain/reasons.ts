import type { Fit } from '../match/match.ts';
import type { Misfit } from '../match/misfit.ts';
import type { ForeignProtocol } from './foreign-words.ts';
import type { SnapshotRunner } from './snapshot.ts';

/** Why a runner that fits does not take the job now; tested in this order. `free`: nothing hinders it, the job's turn has not come. */
export const hindrances = [
  'not_registered',
  'revoked',
  'used_up',
  'unplugged',
  'asleep',
  'left_asleep',
  'offline',
  'called',
  'unknown',
  'stale',
  'frozen',
  'disabled',
  'draining',
  'short',
  'not_asking',
  'full',
  'device_busy',
  'device_later',
  'free',
] as const;
export type Hindrance = (typeof hindrances)[number];

/** `speaks`: another system's protocol, when that is why it fails. */
export type Reason = { hindrance: Hindrance } | { misfit: Misfit; speaks?: ForeignProtocol };

/** An ephemeral runner that has its one job. */
export const isUsedUp = ({ ephemeral, freeSlots }: SnapshotRunner, capacity: number): boolean =>
  ephemeral && freeSlots < capacity;

/** It is known here and can hold a credential: it may come back and take jobs. */
export const isRegistered = ({ contact }: SnapshotRunner): boolean => contact !== 'not_registered' && contact !== 'revoked';

/** Whether it has nothing to give to this or a later job, whatever is done with it. */
export const isSpent = (runner: SnapshotRunner, capacity: number): boolean =>
  !isRegistered(runner) || runner.isFrozen === true || isUsedUp(runner, capacity);

/** Whether one of the devices that would do is free; always so when the job takes none. */
export const hasFreeDevice = ({ devices }: SnapshotRunner, fit: Fit): boolean =>
  fit.devices === null || fit.devices.some((at) => devices[at]?.isFree ?? false);

/** Why a runner whose class fits does not take the job now. */
export function hindranceOf(runner: SnapshotRunner, fit: Fit, capacity: number): Hindrance {
  const { contact } = runner;
  if (contact === 'not_registered' || contact === 'revoked') return contact;
  if (isUsedUp(runner, capacity)) return 'used_up';
  if (runner.asleep) return runner.isLeftAsleep ? 'left_asleep' : 'asleep';
  if (contact === 'offline' && runner.isCalled) return 'called';
  if (contact !== 'online') return contact;
  if (runner.isFrozen) return 'frozen';
  if (runner.disabled) return 'disabled';
  if (runner.draining) return 'draining';
  if (runner.isShort) return 'short';
  if (runner.freeSlots < 1) return runner.asksForNone ? 'not_asking' : 'full';
  if (hasFreeDevice(runner, fit)) return 'free';
  return fit.devices?.some((at) => runner.devices[at]?.isLater) ? 'device_later' : 'device_busy';
}
