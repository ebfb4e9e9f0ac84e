import type { Token } from '@baton/core';
import { ApiError } from '@baton/protocol';
import type { Auth } from '../../auth/index.ts';
import { type Asked, callerAddress, type Trust } from '../http/reached.ts';

/** The runner whose credential was checked, or the pairing or registration token. */
export interface Caller {
  runnerId: string;
  enrolment: Token | null;
  /** id of the token of a call that is about tokens */
  tokenId?: string;
  /** its job came, with the bearer of this attempt */
  epoch?: number;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** whose credential was checked */
    caller: Caller;
  }
}

/** Who calls. Almost always answered from memory, without a turn of the event loop. `params` are those of the path, not checked. */
export type Admit = (
  authorization: string | undefined,
  address: string,
  claims: string | null,
  params: unknown,
) => Caller | Promise<Caller>;

/** Who a caller says to be, for when its credential can not tell. Null for what is no id. */
export const claimOf = (text: string | string[] | undefined): string | null =>
  typeof text === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text) ? text : null;

/** Where a call comes from. One that is refused for the way that it took is told of, under the runner that it claims to come from. */
export function cameFrom(
  { trust, auth }: { trust: Trust; auth: Pick<Auth, 'noteRefusal'> },
  asked: Asked,
  claims: string | null,
): string {
  try {
    return callerAddress(trust, asked);
  } catch (error) {
    if (error instanceof ApiError && error.code === 'tls_required')
      void auth.noteRefusal({ address: String(error.detail.address), identity: claims ?? 'unread', code: error.code });
    throw error;
  }
}
