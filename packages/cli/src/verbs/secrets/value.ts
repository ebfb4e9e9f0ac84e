import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { ApiError } from '@baton/protocol/errors';
import type { Context } from '../../context.ts';

export interface ValueFlags {
  file?: string;
  exact?: true;
}

/**
 * The value of a secret, from a file or from standard input: on a command line others could see it. One line break at its end is left out, because
 * `echo` and editors put it there, unless `exact` is asked for.
 */
export async function readValue({ stdin }: Pick<Context, 'stdin'>, { file, exact }: ValueFlags): Promise<string> {
  if (file === undefined && stdin.isTTY)
    throw new ApiError('usage', { problem: 'give the value on standard input, or with --file' });
  const bytes = file === undefined ? await buffer(stdin) : await read(file);
  if (!isUtf8(bytes)) throw new ApiError('usage', { problem: 'the value is not UTF-8; encode it, in base64 for instance' });
  const text = bytes.toString();
  const value = exact ? text : text.replace(/\r?\n$/, '');
  if (value === '') throw new ApiError('usage', { problem: 'the value is empty' });
  return value;
}

async function read(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new ApiError('usage', { problem: `the file ${file} can not be read: ${(error as NodeJS.ErrnoException).code}` });
  }
}
