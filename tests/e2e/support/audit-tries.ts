import { restPaths } from '@baton/protocol';

/** How a request is made, after what it needs; the entries that it makes, if not one. */
type Try = () => Promise<Request>;
export interface Request {
  path: string;
  body?: unknown;
  /** sent as it is, in place of a body of JSON */
  bytes?: Uint8Array;
  type?: string;
  headers?: Record<string, string>;
  /** not with the token of the test */
  anonymous?: true;
}

/** The action that one entry names (`before`: those of entries before it, where two things change); or why there is none. */
export type Expected = { action: string; before?: string[]; actor?: string; make: Try } | { none: string };

export const on = (path: string, body?: unknown): Request => ({ path, ...(body === undefined ? {} : { body }) });

/** The same from a browser that is signed in. */
export const as = (cookie: string, request: Request): Request => ({ ...request, headers: { cookie }, anonymous: true });

/** How one signs in, where nothing is to be told of yet, or not without more than this server. */
export const withoutEntry: Readonly<Record<string, Expected>> = {
  [`POST ${restPaths.totp}`]: { none: 'a second factor counts when it is confirmed' },
  [`POST ${restPaths.accountIdentity}`]: {
    none: 'an identity counts when its owner came back from the provider: oidc-link.test.ts',
  },
  [`DELETE ${restPaths.accountIdentity}`]: { none: 'there is no provider here: oidc-link.test.ts' },
};
