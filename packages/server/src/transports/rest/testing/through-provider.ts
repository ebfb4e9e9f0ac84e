import type { CallAnswer, TestServer } from '../../../main/testing/server.ts';

/** The cookies that an answer sets, as a browser sends them back. */
export const cookiesOf = (answer: CallAnswer): string =>
  answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0] ?? '')
    .filter((cookie) => !cookie.endsWith('='))
    .join('; ');

/** The code of a refusal, else the status. */
export const codeOf = (answer: CallAnswer): string => answer.body?.error?.code ?? String(answer.status);

export const get = (server: TestServer, path: string, cookie = '', headers = {}): Promise<CallAnswer> =>
  server.call('GET', path, { token: null, headers: { ...(cookie === '' ? {} : { cookie }), ...headers } });

/** What the provider, which lets everybody in, sends a browser back to. */
export async function backFrom(url: string): Promise<string> {
  const there = await fetch(url, { redirect: 'manual' });
  const { pathname, search } = new URL(there.headers.get('location') ?? '');
  return pathname + search;
}

/** To the provider and back: the cookie of the start, and the address to come back to. */
export async function toProvider(server: TestServer, from = '/jobs'): Promise<{ cookie: string; back: string }> {
  const begun = await get(server, `/api/v1/oidc/start?from=${encodeURIComponent(from)}`);
  return { cookie: cookiesOf(begun), back: await backFrom(begun.headers.get('location') ?? '') };
}

/** Signs in by the provider; the answer has the cookie. */
export async function signInBy(server: TestServer, from?: string): Promise<CallAnswer> {
  const { cookie, back } = await toProvider(server, from);
  return await get(server, back, cookie);
}

export const password = 'correct horse battery';

/** The first administrator, `ada`, signed in. */
export async function setUp(server: TestServer): Promise<CallAnswer> {
  const token = new URL(server.setupUrl ?? '').searchParams.get('token');
  return await server.call('POST', '/api/v1/setup', { token: null, body: { token, login: 'ada', password } });
}
