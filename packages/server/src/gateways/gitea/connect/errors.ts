import type { ApiError } from '@baton/protocol';
import { AuthRefused } from '../../../auth/index.ts';
import { headersOf } from '../../../transports/http/error-handler.ts';
import { expectedError } from '../../../transports/http/to-api-error.ts';
import { type ConnectCode, ConnectError } from './connect-error.ts';

/** Of refusals that are about who asks, but not because nobody knows them. */
const notAboutWho: readonly string[] = ['address_not_allowed', 'rate_limited', 'server_overloaded', 'storage_unavailable'];

/** Refusals of the app after which a runner has no credential that counts. */
const withoutCredential: readonly string[] = ['runner_removed', 'runner_revoked', 'runner_not_found', 'runner_used_up'];

const registerAgain = 'Register it again, with the token that this prints: baton tokens registration show';

/** What is paired is a runner of ours, and these send no header Authorization: their next step is another than the catalogue's. */
const nextSteps: Readonly<Record<string, string>> = {
  runner_removed: registerAgain,
  credential_revoked: registerAgain,
  credential_expired: registerAgain,
  credential_superseded: registerAgain,
  credential_unknown: `Check that it was made on this server. ${registerAgain}`,
  credential_missing:
    'At register give --token, which this prints: baton tokens registration show. A daemon sends x-runner-uuid and x-runner-token',
};

const codes: Readonly<Record<number, ConnectCode>> = {
  400: 'invalid_argument',
  401: 'unauthenticated',
  403: 'permission_denied',
  404: 'not_found',
  405: 'unimplemented',
  408: 'unavailable',
  409: 'aborted',
  410: 'not_found',
  413: 'resource_exhausted',
  415: 'invalid_argument',
  422: 'invalid_argument',
  429: 'resource_exhausted',
  431: 'resource_exhausted',
  503: 'unavailable',
  507: 'unavailable',
};

/**
 * An expected failure as Connect has it; null for a defect. A runner stops for good when it hears `unauthenticated`, so only what will not get better by
 * itself is that.
 */
export function connectErrorOf(error: unknown): ConnectError | null {
  if (error instanceof ConnectError) return error;
  const expected = expectedError(error);
  if (!expected || expected.status === 500) return null;
  const next = nextSteps[expected.code] ?? expected.next;
  return new ConnectError(codeOf(error, expected), `${expected.message}. ${next}`, {
    headers: headersOf(expected),
  });
}

function codeOf(error: unknown, expected: ApiError): ConnectCode {
  const isCredential = error instanceof AuthRefused && !notAboutWho.includes(error.code);
  if (isCredential || withoutCredential.includes(expected.code)) return 'unauthenticated';
  return codes[expected.status] ?? (expected.status < 500 ? 'invalid_argument' : 'unavailable');
}
