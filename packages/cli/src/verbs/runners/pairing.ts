import type { Pairing } from '@baton/protocol';
import type { Context } from '../../context.ts';
import { clean } from '../../output/clean.ts';
import { duration } from '../../output/times.ts';

/** What programs get of a pairing. */
export const pairingJson = ({ id, name, pairingToken, command, expiresAt }: Pairing): Omit<Pairing, 'expiresInMs'> => ({
  id,
  name,
  pairingToken,
  command,
  expiresAt,
});

/** Tells people what to do with the command. */
export const notePairing = (context: Context, { name, expiresInMs }: Pairing): void =>
  context.note(`run this on the machine of ${clean(name)} within ${duration(expiresInMs)}; it works once`);
