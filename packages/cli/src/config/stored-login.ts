import { rm } from 'node:fs/promises';
import { ApiError } from '@baton/protocol/errors';
import { readTextIfThere, writePrivateFile } from './private-file.ts';

/** What `baton login` keeps. */
export interface StoredLogin {
  url: string;
  token: string;
  /** of the token that was made at login, so that `logout` can revoke it; null when the token was brought along */
  tokenId: string | null;
  /** `--insecure` was given at login */
  insecure: boolean;
  /** `--ca` that was given at login; null: none */
  caFile: string | null;
}

/** The stored login; null when there is none. */
export async function readStoredLogin(path: string): Promise<StoredLogin | null> {
  const text = await readTextIfThere(path);
  if (text === null) return null;
  const stored = parse(text);
  if (!stored) throw new ApiError('usage', { problem: `${path} can not be read; remove it, or log in again` });
  return stored;
}

function parse(text: string): StoredLogin | null {
  try {
    const { url, token, tokenId, insecure, caFile } = JSON.parse(text) as Record<string, unknown>;
    if (typeof url !== 'string' || typeof token !== 'string') return null;
    return {
      url,
      token,
      tokenId: typeof tokenId === 'string' ? tokenId : null,
      insecure: insecure === true,
      caFile: typeof caFile === 'string' ? caFile : null,
    };
  } catch {
    return null;
  }
}

export async function writeStoredLogin(path: string, login: StoredLogin): Promise<void> {
  await writePrivateFile(path, `${JSON.stringify(login, null, 2)}\n`);
}

export async function removeStoredLogin(path: string): Promise<void> {
  await rm(path, { force: true });
}
