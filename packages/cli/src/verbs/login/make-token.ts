import type { ApiTokenCreated, NewApiToken, SignIn, SignInCode } from '@baton/protocol';
import type { DialOptions } from '@baton/protocol/dialer';
import { ApiError } from '@baton/protocol/errors';
import { restPaths } from '@baton/protocol/paths';
import type { Context } from '../../context.ts';
import { type HttpAnswer, openHttp, type Send } from '../../rest/http.ts';
import { Refusal } from '../../rest/refusal.ts';

/** Asks for login and password, signs in with them, and makes a token that can be revoked alone. The password is not kept. */
export async function makeToken(context: Context, url: string, dial: DialOptions): Promise<{ token: string; id: string }> {
  const credentials = await ask(context);
  const { send, close } = openHttp(url, dial);
  try {
    const cookie = cookieOf(await signIn(context, send, url, credentials));
    const name = `cli@${context.environment.hostname}`.slice(0, 120);
    const made = await post(send, url, restPaths.tokens, { name } satisfies NewApiToken, cookie);
    await send({ ...request('DELETE', url, restPaths.session, cookie), body: null });
    const { token, id } = JSON.parse(made.body.toString('utf8')) as ApiTokenCreated;
    return { token, id };
  } finally {
    close();
  }
}

/** Answers the call that ended signed in: of someone with a second factor the one with its code, which may be mistyped a few times. */
async function signIn(context: Context, send: Send, url: string, credentials: SignIn): Promise<HttpAnswer> {
  const first = await send({ ...request('POST', url, restPaths.session, null), body: JSON.stringify(credentials) });
  if (isFine(first)) return first;
  const refused = new Refusal(first);
  if (refused.code !== 'totp_required') throw refused;
  for (let left = codeTries; ; left -= 1) {
    try {
      return await post(send, url, restPaths.sessionCode, { code: await askCode(context) } satisfies SignInCode, cookieOf(first));
    } catch (error) {
      if (!(error instanceof Refusal) || !askAgain.has(error.code) || left === 1) throw error;
      context.stderr.write(`${error.message}. ${error.next}\n`);
    }
  }
}

const codeTries = 3;
const askAgain = new Set(['code_wrong', 'code_used', 'invalid_request']);

async function askCode(context: Context): Promise<string> {
  const { isCancel, text } = await import('@clack/prompts');
  const message = 'Code of the second factor, or a recovery code';
  const code = await text({ message, validate: required, input: context.stdin, output: context.stderr });
  if (isCancel(code)) throw new ApiError('usage', { problem: 'No code was entered' });
  return code.trim();
}

const required = (value: string | undefined): string | undefined => (value ? undefined : 'It can not be empty.');

const cookieOf = ({ headers }: HttpAnswer): string =>
  (headers['set-cookie'] ?? []).map((line) => line.split(';', 1)[0] ?? '').join('; ');

const isFine = ({ status }: HttpAnswer): boolean => status >= 200 && status <= 299;

async function ask(context: Context): Promise<SignIn> {
  if (!context.stdin.isTTY || !context.stderr.isTTY) {
    throw new ApiError('usage', {
      problem: 'No terminal to ask for a password: give an API token with --token - or --token-file',
    });
  }
  const { isCancel, password, text } = await import('@clack/prompts');
  const streams = { input: context.stdin, output: context.stderr };
  const login = await text({ message: 'Login', validate: required, ...streams });
  const secret = isCancel(login) ? login : await password({ message: 'Password', validate: required, ...streams });
  if (isCancel(login) || isCancel(secret)) throw new ApiError('usage', { problem: 'Nothing was entered' });
  return { login, password: secret };
}

async function post(send: Send, url: string, path: string, body: unknown, cookie: string | null): Promise<HttpAnswer> {
  const answer = await send({ ...request('POST', url, path, cookie), body: JSON.stringify(body) });
  if (!isFine(answer)) throw new Refusal(answer);
  return answer;
}

/** As the page would send it: the server accepts cookies only together with its own origin. */
function request(method: string, url: string, path: string, cookie: string | null) {
  const headers: Record<string, string> = { accept: 'application/json', origin: new URL(url).origin };
  if (method === 'POST') headers['content-type'] = 'application/json';
  if (cookie !== null) headers.cookie = cookie;
  return { method, url: `${url}${path}`, headers, timeoutMs: 30_000 };
}
