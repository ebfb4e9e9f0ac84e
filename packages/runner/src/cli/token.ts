import { readFileSync } from 'node:fs';
import { ApiError } from '@baton/protocol/errors';
import { setting } from '../config/environment.ts';
import { type Option, text, type Values } from './options.ts';
import type { Context } from './verb.ts';

/** Where a token comes from. One in the command line is seen by everybody on the machine, so there are other ways. */
export const tokenOptions = (what: string): readonly Option[] => [
  { name: 'token', value: 'TOKEN', help: `${what}; - reads it from standard input` },
  { name: 'token-file', value: 'PATH', help: 'file that holds the token' },
];

/** The token from the command line, a file, standard input, or the variable `name` (or `name_FILE`); null: none was given. Throws `usage`. */
export async function givenToken(values: Values, context: Context, name: string): Promise<string | null> {
  const [given, file] = [text(values, 'token'), text(values, 'token-file')];
  if (given !== undefined && file !== undefined) throw problem('--token and --token-file: give one of them');
  if (given === '-') return oneToken(await readAll(context), 'standard input');
  if (given !== undefined) return given;
  if (file !== undefined) return oneToken(readToken(file), file);
  return setting(context.environment, name);
}

/** The same; throws `usage` with all the ways when there is none. */
export async function neededToken(values: Values, context: Context, name: string): Promise<string> {
  const token = await givenToken(values, context, name);
  if (token) return token;
  throw problem(`no token was given: --token-file PATH, --token - to read it from standard input, ${name} or ${name}_FILE`);
}

const problem = (words: string): ApiError => new ApiError('usage', { problem: words });

function readToken(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw problem(`--token-file: ${(error as Error).message}`);
  }
}

function oneToken(content: string, where: string): string {
  const token = content.trim();
  if (token === '' || /\s/.test(token)) throw problem(`${where} does not hold one token`);
  return token;
}

async function readAll({ input }: Context): Promise<string> {
  let all = '';
  for await (const piece of input) all += String(piece);
  return all;
}
