import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { ApiError } from '@baton/protocol';
import type { Auth } from '../../auth/index.ts';
import { callerAddress, type Trust } from '../../transports/http/reached.ts';
import { ConnectError } from './connect/connect-error.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const textOf = (header: string | string[] | undefined): string | null =>
  typeof header === 'string' && header !== '' ? header : null;

/** Who a caller says to be. Null for what is no id. */
function claimOf(headers: IncomingHttpHeaders): string | null {
  const claimed = textOf(headers['x-runner-uuid'])?.toLowerCase() ?? '';
  return uuid.test(claimed) ? claimed : null;
}

export interface CallerDeps {
  auth: Pick<Auth, 'runners' | 'noteRefusal'>;
  addresses: Trust;
}

/** The address that a call with a credential came from. Throws `tls_required`, which is told of. */
export function addressOf({ auth, addresses }: CallerDeps, request: IncomingMessage): string {
  try {
    return callerAddress(addresses, request);
  } catch (error) {
    if (error instanceof ApiError && error.code === 'tls_required') {
      const identity = claimOf(request.headers) ?? 'unread';
      void auth.noteRefusal({ address: String(error.detail.address), identity, code: error.code });
    }
    throw error;
  }
}

/** The runner whose UUID and token these are. Almost always answered from memory. Throws `AuthRefused`, and `unauthenticated` for a UUID of another. */
export function runnerOf({ auth }: CallerDeps, headers: IncomingHttpHeaders, address: string): string | Promise<string> {
  const claims = claimOf(headers);
  const known = auth.runners.check(textOf(headers['x-runner-token']), address, claims);
  return typeof known === 'string' ? confirmed(known, claims) : known.then((runnerId) => confirmed(runnerId, claims));
}

function confirmed(runnerId: string, claims: string | null): string {
  if (runnerId === claims) return runnerId;
  throw new ConnectError('unauthenticated', 'The token is that of another runner than x-runner-uuid names');
}
