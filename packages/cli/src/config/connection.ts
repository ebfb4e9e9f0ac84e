import { readFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { text as readAll } from 'node:stream/consumers';
import type { DialOptions } from '@baton/protocol/dialer';
import { ApiError } from '@baton/protocol/errors';
import type { Environment } from './environment.ts';
import { readLocalServer } from './local-server.ts';
import { parseServerUrl } from './server-url.ts';
import { readStoredLogin } from './stored-login.ts';

/** Where to send requests, and the credential for them. */
export interface Connection extends DialOptions {
  url: string;
  token: string;
}

/** The options that every verb with a server understands. */
export interface ConnectionFlags {
  url?: string | undefined;
  tokenFile?: string | undefined;
  insecure?: boolean | undefined;
  ca?: string | undefined;
}

interface Known {
  url: string;
  token: string;
  insecure: boolean;
  caFile: string | null;
}

/**
 * Finds server and token: flags, then BATON_URL and BATON_TOKEN, then the stored login, then a server on this machine. A remembered
 * token is only ever sent to the server that it was remembered for.
 */
export async function findConnection(flags: ConnectionFlags, environment: Environment, stdin: Readable): Promise<Connection> {
  const url = flags.url ?? environment.url;
  const token = flags.tokenFile === undefined ? environment.token : await readTokenFile(flags.tokenFile, stdin);
  const insecure = flags.insecure ?? false;
  const { variables } = environment;
  const ca = caFileOf(flags, environment);
  if (url !== undefined && token !== undefined) return { url: parseServerUrl(url, { insecure }), token, caFile: ca, variables };
  const wanted = url === undefined ? null : parseServerUrl(url, { insecure: true });
  const known = await findKnown(environment, wanted);
  if (!known) throw new ApiError('not_logged_in');
  const knownUrl = parseServerUrl(known.url, { insecure: insecure || known.insecure });
  return { url: knownUrl, token: token ?? known.token, caFile: ca ?? known.caFile, variables };
}

async function findKnown(environment: Environment, wanted: string | null): Promise<Known | null> {
  const stored = await readStoredLogin(environment.loginFile);
  if (stored && (wanted === null || wanted === stored.url)) return stored;
  const local = await readLocalServer(environment.localData);
  if (!local) return null;
  // On the same machine, whatever its address: what is sent there never leaves it.
  const localUrl = parseServerUrl(local.url, { insecure: true });
  return wanted === null || wanted === localUrl ? { ...local, url: localUrl, insecure: true, caFile: null } : null;
}

/** The file of a private authority; null: none was named. */
export const caFileOf = (flags: ConnectionFlags, environment: Environment): string | null =>
  flags.ca ?? environment.caFile ?? null;

/** A token from a file; `-` is standard input. */
export async function readTokenFile(path: string, stdin: Readable): Promise<string> {
  let text: string;
  try {
    text = (path === '-' ? await readAll(stdin) : await readFile(path, 'utf8')).trim();
  } catch (error) {
    throw new ApiError('usage', { problem: `The token file ${path} can not be read: ${(error as Error).message}` });
  }
  if (text === '' || /\s/.test(text)) throw new ApiError('usage', { problem: `${path} does not hold one token` });
  return text;
}
