import type { Pairing } from '@baton/protocol';
import type { Context } from '../../context.ts';
import { clean } from '../../output/clean.ts';
import { duration } from '../../output/times.ts';
import { renderSteps } from './joining.ts';

/** What programs get of a pairing. */
export const pairingJson = ({ id, name, pairingToken, command, steps, expiresAt }: Pairing) => ({
  id,
  name,
  pairingToken,
  command,
  ...(steps && { steps }),
  expiresAt,
});

/** The command, or what is to be done on the machine of a runner of another system. */
export const pairingText = ({ command, steps }: Pairing): string => (steps ? renderSteps(steps) : `${clean(command)}\n`);

/** Tells people what to do with it. */
export const notePairing = (context: Context, { name, steps, expiresInMs }: Pairing): void =>
  context.note(`${steps ? 'do' : 'run'} this on the machine of ${clean(name)} within ${duration(expiresInMs)}; it works once`);
