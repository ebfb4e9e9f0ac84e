import { createHmac } from 'node:crypto';
import { type Invitation, type RecoveryCodes, restPaths, type TotpBegun } from '@baton/protocol';
import { type Answer, call, taken } from './rest.ts';
import type { Server } from './server.ts';

export const password = 'correct horse battery';

/** The cookie that an answer sets, as a browser sends it back. */
const cookieOf = ({ headers }: Answer<unknown>): string => String([headers['set-cookie'] ?? ''].flat()[0]).split(';')[0] ?? '';

let made = 0;

/** A user who has no password yet. */
export async function newUser(server: Server): Promise<string> {
  const login = `user-${++made}`;
  await server.post(restPaths.users, { login });
  return login;
}

/** Someone with a password and a session of their own. */
export async function signedInUser(server: Server): Promise<{ login: string; cookie: string }> {
  const login = await newUser(server);
  const { url } = await server.post<Invitation>(restPaths.userInvitation(login));
  const token = new URL(url).searchParams.get('token') ?? '';
  return { login, cookie: cookieOf(await call(server.url, 'POST', restPaths.invitation, { body: { token, password } })) };
}

/** Signs them in once more, somewhere else. */
export async function signInAgain(server: Server, login: string): Promise<string> {
  return cookieOf(await call(server.url, 'POST', restPaths.session, { body: { login, password } }));
}

/** What an authenticator app shows `steps` of 30 s from now; the secret in base 32. */
export function codeOf(secret: string, steps = 0): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const digest = createHmac('sha1', key).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 15;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** Someone whose second factor is set up, with the codes that are left for emergencies. */
export async function userWithTotp(server: Server) {
  const { login, cookie } = await signedInUser(server);
  const ask = async <T>(path: string, body?: unknown) =>
    taken(await call<T>(server.url, 'POST', path, { headers: { cookie }, body }));
  const { secret } = await ask<TotpBegun>(restPaths.totp);
  const { recoveryCodes } = await ask<RecoveryCodes>(restPaths.totpConfirm, { code: codeOf(secret) });
  return { login, cookie, recovery: recoveryCodes[0] ?? '' };
}
