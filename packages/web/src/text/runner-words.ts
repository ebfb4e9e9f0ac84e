import type { Runner } from '@baton/protocol';
import { formatExact } from './time.ts';

type Held = Pick<Runner, 'disabled' | 'draining'>;

const who = ({ by, reason, at }: { by: string | null; reason: string | null; at: number }): string =>
  `by ${by ?? 'the runner itself'} at ${formatExact(at)}${reason === null ? '' : ` (${reason})`}`;

/** Disabled by whom, when, why, and until when. */
export const disabledWords = (disabled: NonNullable<Runner['disabled']>): string =>
  `Disabled ${who(disabled)}${disabled.until === null ? '' : ` until ${formatExact(disabled.until)}`}`;

/** Who asked for a drain, and when it ends what still runs. */
export const drainingWords = (draining: NonNullable<Runner['draining']>): string =>
  `Drain asked for ${who(draining)}${
    draining.deadline === null ? '' : `; what still runs is cancelled at ${formatExact(draining.deadline)}`
  }`;

export const kickedWords = (kicked: NonNullable<Runner['kicked']>): string => `Kicked ${who(kicked)}; it comes back by itself`;

/** Where the credential is in use. */
export const frozenWords = ({ at, addresses: [first, second] }: NonNullable<Runner['frozen']>): string =>
  `Its credential was in use at ${first} and at ${second}, seen at ${formatExact(at)}`;

/** Who keeps jobs away from it. */
export function heldBackWords({ disabled, draining }: Held): string {
  if (disabled) return disabledWords(disabled);
  return draining ? drainingWords(draining) : '';
}

/** Why a runner is expected. */
export const calledWords = ({ lastAt }: NonNullable<Runner['called']>): string =>
  `A job waited for it: its address was called at ${formatExact(lastAt)}, and it is to come`;
