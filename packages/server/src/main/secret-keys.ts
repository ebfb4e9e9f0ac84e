import { readFile } from 'node:fs/promises';
import { ApiError } from '@baton/protocol';
import { secretKeysIn } from '../auth/index.ts';
import { BadValue, type Config, readKeys } from '../config/index.ts';
import type { Entropy } from '../ports/entropy.ts';

/**
 * The keys of this server's secrets, the newest first: those of the options, then those of the data folder, which still open what they sealed. Throws
 * `option_invalid`.
 */
export async function secretKeys({ secretKey, secretKeyFile, data }: Config, entropy: Entropy): Promise<Uint8Array[]> {
  if (secretKey !== null && secretKeyFile !== null)
    throw invalid('must not be given together with BATON_SECRET_KEY', secretKeyFile);
  const given = secretKeyFile === null ? (secretKey ?? []) : await keysOf(secretKeyFile);
  return [...given, ...(await secretKeysIn(data, entropy, given.length === 0))];
}

async function keysOf(path: string): Promise<Uint8Array[]> {
  try {
    return readKeys(await readFile(path, 'utf8'));
  } catch (error) {
    if (error instanceof BadValue) throw invalid(error.message, path);
    throw invalid('the file can not be read', path);
  }
}

const invalid = (problem: string, value: string): ApiError =>
  new ApiError('option_invalid', { option: '--secret-key-file', problem, value, source: 'the options' });
