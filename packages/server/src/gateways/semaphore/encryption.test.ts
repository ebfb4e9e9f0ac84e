import { constants, generateKeyPairSync, privateDecrypt } from 'node:crypto';
import { expect, test } from 'vitest';
import { Encryption, readPublicKey } from './encryption.ts';

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
const armoured = (der: Buffer, kind = 'PUBLIC KEY'): string =>
  `-----BEGIN ${kind}-----\n${der.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END ${kind}-----\n`;
const pkcs1 = keys.publicKey.export({ type: 'pkcs1', format: 'der' });

test.each([
  ['as their runners write it', armoured(pkcs1)],
  ['as it is by rights', armoured(keys.publicKey.export({ type: 'spki', format: 'der' }))],
  ['as it is called by rights', armoured(pkcs1, 'RSA PUBLIC KEY')],
])('a key %s opens what was closed for it, in blocks of its length', async (_, text) => {
  const encryption = new Encryption();
  for (const plain of ['', 'x', 'y'.repeat(245), 'ü'.repeat(1000), 'ü'.repeat(40_000)]) {
    const closed = await encryption.encrypt(text, plain);
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
])('%s is no key', async (_, text) => {
  expect(readPublicKey(text)).toBeNull();
  await expect(new Encryption().encrypt(text, 'a secret')).rejects.toThrow('can not be read');
});

test('a long answer leaves others their turns, and is not made for nobody', async () => {
  const encryption = new Encryption();
  let turns = 0;
  let isOver = false;
  const turn = (): void => {
    turns++;
    if (!isOver) setImmediate(turn);
  };
  setImmediate(turn);
  const closed = await encryption.encrypt(armoured(pkcs1), 'x'.repeat(1_000_000));
  expect(closed.length).toBe(256 * Math.ceil(1_000_000 / 245));
  expect(turns).toBeGreaterThan(50);
  isOver = true;
  const unwanted = await encryption.encrypt(armoured(pkcs1), 'x'.repeat(1_000_000), () => false);
  expect(unwanted.length).toBe(0);
});
