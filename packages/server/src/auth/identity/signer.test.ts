import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keyUse, rotateAfterMs } from './rotation.ts';
import { createIdentitySigner, identityKeysPath, type PublicJwk } from './signer.ts';

const dayMs = 24 * 3_600_000;
let folder: string;
let now = 1_000_000;
const clock = { now: () => now, monotonic: () => now, after: () => () => {} };
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'baton-identity-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const signer = (given: string | null = null) => createIdentitySigner({ clock, path: identityKeysPath(folder), given });
const part = (text: string | undefined) => JSON.parse(Buffer.from(text ?? '', 'base64url').toString()) as Record<string, unknown>;

function isSigned(token: string, keys: readonly PublicJwk[]): boolean {
  const [head, claims, signature] = token.split('.');
  const jwk = keys.find(({ kid }) => kid === part(head).kid);
  if (!jwk) return false;
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  const bytes = Buffer.from(signature ?? '', 'base64url');
  return verify('sha256', Buffer.from(`${head}.${claims}`), { key, dsaEncoding: 'ieee-p1363' }, bytes);
}

test('what it signs is verified with a published key, also after a restart; the file is its owner alone', async () => {
  const token = await signer().sign({ sub: 'x' });
  expect(part(token.split('.')[0])).toMatchObject({ alg: 'ES256', typ: 'JWT' });
  expect(part(token.split('.')[1])).toEqual({ sub: 'x' });
  const keys = await signer().publicKeys();
  expect(isSigned(token, keys)).toBe(true);
  expect(isSigned(`${token.slice(0, -4)}AAAA`, keys)).toBe(false);
  expect(JSON.stringify(keys)).not.toContain('"d"');
  expect(statSync(identityKeysPath(folder)).mode & 0o777).toBe(0o600);
});

test('keys rotate with overlap: the next is published before it signs, the last stays for a while', async () => {
  const own = signer();
  const first = await own.sign({});
  now += rotateAfterMs;
  expect(await own.publicKeys()).toHaveLength(2);
  expect(part((await own.sign({})).split('.')[0]).kid).toBe(part(first.split('.')[0]).kid);
  now += dayMs;
  const second = await own.sign({});
  const kid = part(second.split('.')[0]).kid;
  expect(kid).not.toBe(part(first.split('.')[0]).kid);
  expect([isSigned(first, await own.publicKeys()), isSigned(second, await own.publicKeys())]).toEqual([true, true]);
  now += 2 * dayMs;
  expect((await own.publicKeys()).map((key) => key.kid)).toEqual([kid]);
  expect(keyUse([], now)).toEqual({ signing: null, published: [], isDue: true });
});

test('a key that is given is used as it is; another curve is refused', async () => {
  const pem = (curve: string) =>
    generateKeyPairSync('ec', { namedCurve: curve }).privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
  const given = signer(pem('P-256'));
  expect(isSigned(await given.sign({}), await given.publicKeys())).toBe(true);
  expect(() => readFileSync(identityKeysPath(folder))).toThrow('ENOENT');
  expect(() => signer(pem('P-384'))).toThrow('P-256');
});
