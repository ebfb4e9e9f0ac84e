import { isAsleep } from '../hosting/hosted.ts';
import { isLeaving } from '../hosting/leaving.ts';
import { compareVersions } from '../match/version.ts';
import { isNative } from '../policy/protocol-limits.ts';
import type { Contact } from './contact.ts';
import type { Runner } from './state.ts';

export type Activity = 'idle' | 'busy';

export const flags = ['frozen', 'disabled', 'draining', 'outdated', 'ephemeral', 'asleep'] as const;
export type Flag = (typeof flags)[number];

export const pills = [
  'revoked',
  'not_registered',
  'unknown',
  'scaled_to_zero',
  'offline',
  'stale',
  'draining',
  'busy',
  'online',
] as const;
export type Pill = (typeof pills)[number];

/** The facts that are shown, filtered by and tested; the pill only sums them up. */
export interface RunnerStatus {
  contact: Contact;
  activity: Activity;
  flags: Flag[];
  pill: Pill;
}

/** Whether `version` is older than `latest`; what is not a version is never outdated. */
export const isOlder = (version: string | null, latest: string): boolean =>
  version !== null && (compareVersions(version, latest) ?? 0) < 0;

/**
 * Status of a runner from its facts.
 *
 * @param leases attempts that it holds (accepted, not over)
 * @param latestVersion of the runner program
 */
export function statusOf(runner: Runner, contact: Contact, leases: number, latestVersion: string): RunnerStatus {
  const activity: Activity = leases > 0 ? 'busy' : 'idle';
  const own: Flag[] = [];
  if (runner.frozen) own.push('frozen');
  if (runner.disabled) own.push('disabled');
  if (runner.draining || isLeaving(runner)) own.push('draining');
  if (!runner.builtIn && isNative(runner.protocol) && isOlder(runner.version, latestVersion)) own.push('outdated');
  if (runner.ephemeral) own.push('ephemeral');
  if (isAsleep(runner, contact)) own.push('asleep');
  return { contact, activity, flags: own, pill: pillOf(contact, activity, own) };
}

/** The first row of the status table that applies. */
function pillOf(contact: Contact, activity: Activity, own: Flag[]): Pill {
  if (contact === 'revoked' || contact === 'not_registered' || contact === 'unknown') return contact;
  if (own.includes('asleep')) return 'scaled_to_zero';
  if (contact === 'offline' || contact === 'stale') return contact;
  if (own.includes('draining')) return 'draining';
  return activity === 'busy' ? 'busy' : 'online';
}
