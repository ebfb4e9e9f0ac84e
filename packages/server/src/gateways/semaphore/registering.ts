import { notedWhenSpent } from '../../transports/http/spent.ts';
import { underFreeName } from '../shared/free-name.ts';
import { BadCall } from './bad-call.ts';
import { capabilitiesOf } from './capabilities.ts';
import type { SemaphoreDeps } from './deps.ts';
import { readPublicKey } from './encryption.ts';
import { printable } from './names.ts';
import type { Registration } from './wire.ts';

type Deps = Pick<SemaphoreDeps, 'app' | 'auth' | 'entropy' | 'clock' | 'webhookSender'>;

/**
 * Makes a runner, or enrols the one that a pairing token was made for. Without a name, or with one that is taken, it gets one that is free.
 *
 * @returns its token
 */
export async function registerRunner(deps: Deps, registration: Registration, address: string): Promise<string> {
  const { registrationToken, webhook, publicKey, enabled } = registration;
  const enrolment = await deps.auth.runners.enrolment(registrationToken, address);
  if (publicKey !== null && readPublicKey(publicKey) === null)
    throw new BadCall(400, 'The public key must be an RSA key of 2048 to 8192 bits in PEM');
  const problem = webhook === null ? null : await deps.webhookSender.problemOf(webhook);
  if (problem !== null) throw new BadCall(400, `Nothing may be sent to the webhook: ${problem}`);
  const nonce = deps.entropy.uuid(deps.clock.now());
  const given = printable(registration.name ?? '') ?? `semaphore-${nonce.slice(-8)}`;
  const input = {
    ...{ speaks: 'semaphore' as const, capabilities: capabilitiesOf(registration), version: 'unknown', nonce },
    ...(webhook === null && publicKey === null ? {} : { foreign: { webhook, publicKey } }),
    isDisabled: enabled === false,
  };
  const by = { address, identity: enrolment.id };
  const register = (name: string) =>
    notedWhenSpent(deps.auth, by, () => deps.app.runners.register(enrolment, { ...input, name }, address));
  return (await underFreeName(given, `semaphore-${nonce}`, register)).token;
}
