import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApiError } from '@baton/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { configOf } from '../config/index.ts';
import { createEntropy } from './entropy.ts';
import { secretKeys } from './secret-keys.ts';

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'baton-keys-'));
});
afterEach(() => rmSync(data, { recursive: true }));

const keysWith = async (given: Parameters<typeof configOf>[0] = {}): Promise<Buffer[]> =>
  (await secretKeys(configOf({ ...given, data }), createEntropy())).map((key) => Buffer.from(key));
const refusal = async (given: Parameters<typeof configOf>[0]): Promise<string> => {
  const error = await keysWith(given).then(
    () => null,
    (reason: ApiError) => reason,
  );
  return `${error?.code}: ${error?.message}`;
};
const [one, two] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];

test('without a key one is made in the data folder, for its owner alone, and stays', async () => {
  const made = await keysWith();
  expect(made).toHaveLength(1);
  expect(statSync(join(data, 'secret-key')).mode & 0o777).toBe(0o600);
  expect(await keysWith()).toEqual(made);
});

test('a newer key is written above the older one', async () => {
  const [made] = await keysWith();
  writeFileSync(join(data, 'secret-key'), `${one.toString('hex')}\n${readFileSync(join(data, 'secret-key'), 'utf8')}`);
  expect(await keysWith()).toEqual([one, made]);
});

test('a key that is given goes before that of the data folder, which still opens; none is made beside it', async () => {
  expect(await keysWith({ secretKey: [one] })).toEqual([one]);
  const [made] = await keysWith();
  expect(await keysWith({ secretKey: [one, two] })).toEqual([one, two, made]);
});

test('keys may stand in a file', async () => {
  const file = join(data, 'keys');
  writeFileSync(file, `${two.toString('base64')}\n`);
  expect(await keysWith({ secretKeyFile: file })).toEqual([two]);
  writeFileSync(file, 'nonsense that is nobody’s business');
  expect(await refusal({ secretKeyFile: file })).toMatch(/^option_invalid: --secret-key-file: key 1 must be 32 bytes/);
  expect(await refusal({ secretKeyFile: file })).not.toContain('nonsense');
  expect(await refusal({ secretKeyFile: join(data, 'nowhere') })).toContain('can not be read');
  expect(await refusal({ secretKeyFile: file, secretKey: [one] })).toContain('together with BATON_SECRET_KEY');
});
