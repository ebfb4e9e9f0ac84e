import { constants, generateKeyPairSync, privateDecrypt } from 'node:crypto';
import { expect, test } from 'vitest';
import { encryptedFor, readPublicKey } from './encryption.ts';

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
const armoured = (der: Buffer, kind = 'PUBLIC KEY'): string =>
  `-----BEGIN ${kind}-----\n${der.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END ${kind}-----\n`;
const pkcs1 = keys.publicKey.export({ type: 'pkcs1', format: 'der' });

test.each([
  ['as their runners write it', armoured(pkcs1)],
  ['as it is by rights', armoured(keys.publicKey.export({ type: 'spki', format: 'der' }))],
  ['as it is called by rights', armoured(pkcs1, 'RSA PUBLIC KEY')],
])('a key %s opens what was closed for it, in blocks of its length', (_, text) => {
  const key = readPublicKey(text);
  if (!key) throw new Error('it is a key');
  for (const plain of ['', 'x', 'y'.repeat(245), 'ü'.repeat(1000)]) {
    const closed = encryptedFor(key, plain);
    expect(closed.length).toBe(256 * Math.ceil(Buffer.byteLength(plain) / 245));
    const opened: Buffer[] = [];
    for (let at = 0; at < closed.length; at += 256) {
      const padding = constants.RSA_PKCS1_PADDING;
      opened.push(privateDecrypt({ key: keys.privateKey, padding }, closed.subarray(at, at + 256)));
    }
    expect(Buffer.concat(opened).toString()).toBe(plain);
  }
});

test.each([
  ['nothing', ''],
  ['no armour', pkcs1.toString('base64')],
  ['half of one', armoured(pkcs1.subarray(0, 100))],
  [
    'a weak one',
    armoured(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ type: 'pkcs1', format: 'der' })),
  ],
  ['another kind', armoured(generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'der' }))],
  ['a private one', armoured(keys.privateKey.export({ type: 'pkcs1', format: 'der' }))],
])('%s is no key', (_, text) => {
  expect(readPublicKey(text)).toBeNull();
});
