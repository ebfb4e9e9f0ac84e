import { ApiError } from '@baton/protocol';
import type { Auth } from '../../auth/index.ts';
import { type Asked, callerAddress, headerOf, type Trust } from '../../transports/http/reached.ts';
import { ConnectError } from './connect/connect-error.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Who a caller says to be. Null for what is no id. */
function claimOf(asked: Asked): string | null {
  const claimed = headerOf(asked, 'x-runner-uuid')?.toLowerCase() ?? '';
  return uuid.test(claimed) ? claimed : null;
}

export interface CallerDeps {
  auth: Pick<Auth, 'runners' | 'noteRefusal'>;
  addresses: Trust;
}

/** Who called, once the credential was checked. */
export interface Caller {
  /** empty where a call needs no credential in its headers */
  runnerId: string;
  /** the network address that it came from; empty where nobody asks */
  address: string;
}

/** The address that a call with a credential came from. Throws `tls_required`, which is told of. */
export function addressOf({ auth, addresses }: CallerDeps, asked: Asked): string {
  try {
    return callerAddress(addresses, asked);
  } catch (error) {
    if (error instanceof ApiError && error.code === 'tls_required') {
      const identity = claimOf(asked) ?? 'unread';
      void auth.noteRefusal({ address: String(error.detail.address), identity, code: error.code });
    }
    throw error;
  }
}

/** The runner whose UUID and token these are. Almost always answered from memory. Throws `AuthRefused`, and `unauthenticated` for a UUID of another. */
export function runnerOf({ auth }: CallerDeps, asked: Asked, address: string): Caller | Promise<Caller> {
  const claims = claimOf(asked);
  const known = auth.runners.check(headerOf(asked, 'x-runner-token') || null, address, claims);
  const caller = (runnerId: string): Caller => ({ runnerId: confirmed(runnerId, claims), address });
  return typeof known === 'string' ? caller(known) : known.then(caller);
}

function confirmed(runnerId: string, claims: string | null): string {
  if (runnerId === claims) return runnerId;
  throw new ConnectError('unauthenticated', 'The token is that of another runner than x-runner-uuid names');
}
