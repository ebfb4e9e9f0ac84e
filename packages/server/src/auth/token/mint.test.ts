import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { parseTokenText } from './format.ts';
import { secretMatches } from './hash.ts';
import { createTokenMint } from './mint.ts';

const entropy = {
  uuid: () => randomUUID(),
  bytes: (count: number) => randomBytes(count),
  unit: () => 0.5,
  sha256: (text: string) => createHash('sha256').update(text).digest('hex'),
};
const fields = { kind: 'reg' as const, scopeId: 'instance', subjectId: null, name: 'r', createdBy: 'me', expiresAt: null };

test('a derived token is the same for the same key and label, and another for any other', () => {
  const key = randomBytes(32);
  const first = createTokenMint(entropy, key).derive(fields, 'instance 0', 1);
  const again = createTokenMint(entropy, key).derive(fields, 'instance 0', 2);
  expect(again.secret).toBe(first.secret);
  expect(again.row.id).toBe(first.row.id);
  expect(createTokenMint(entropy, key).derive(fields, 'instance 1', 1).secret).not.toBe(first.secret);
  expect(createTokenMint(entropy, randomBytes(32)).derive(fields, 'instance 0', 1).secret).not.toBe(first.secret);
});

test('a token matches its own row and no other', () => {
  const mint = createTokenMint(entropy, randomBytes(32));
  const [one, other] = [mint.mint(fields, 1), mint.mint(fields, 1)];
  const secret = parseTokenText(one.secret)?.secret ?? '';
  expect(secretMatches(secret, one.row)).toBe(true);
  expect(secretMatches(secret, other.row)).toBe(false);
});
