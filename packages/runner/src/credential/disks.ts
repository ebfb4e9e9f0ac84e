import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { tokenDigest } from '../config/digest.ts';
import { findConfig, saveConfig, writePrivate } from '../config/file.ts';
import { CallFailed } from '../session/call-failed.ts';
import type { CredentialDisk } from './keeper.ts';

/** The token stands in the configuration file. */
export function configDisk(path: string, token: string): CredentialDisk {
  return diskOf(`${path}.renewal`, token, (next, before) => {
    const config = findConfig(path, '');
    if (config?.token !== before)
      throw new CallFailed({
        code: 'config_invalid',
        message: `the token is not renewed: ${path} holds another one than this process`,
        next: 'Start the runner again.',
      });
    saveConfig(path, { ...config, token: next });
  });
}

/** The token came from the environment, which nobody can write: what follows it is kept in the workspace, and found by the next start. */
export function workspaceDisk(workspace: string, given: string, token: string): CredentialDisk {
  return diskOf(`${renewedPath(workspace)}.renewal`, token, (next) => {
    writePrivate(renewedPath(workspace), JSON.stringify({ given: tokenDigest(given), token: next }));
  });
}

/** The newest token that followed the one from the environment. */
export function renewedToken(workspace: string, given: string): string {
  const kept = readJson(renewedPath(workspace));
  return kept?.given === tokenDigest(given) && typeof kept.token === 'string' ? kept.token : given;
}

const renewedPath = (workspace: string): string => join(workspace, 'credential.json');

function diskOf(noncePath: string, first: string, write: (token: string, before: string) => void): CredentialDisk {
  let present = first;
  return {
    nonce() {
      const kept = readJson(noncePath);
      return kept?.token === tokenDigest(present) && typeof kept.nonce === 'string' ? kept.nonce : null;
    },
    keepNonce: (nonce) => writePrivate(noncePath, JSON.stringify({ token: tokenDigest(present), nonce })),
    keepToken(token) {
      write(token, present);
      present = token;
      rmSync(noncePath, { force: true });
    },
  };
}

function readJson(path: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
