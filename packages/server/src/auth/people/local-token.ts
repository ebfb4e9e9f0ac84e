import { chmod, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { insert, instanceScopeId, serverActor, update } from '@baton/core';
import { tokenEntry } from '../audit.ts';
import { committed } from '../committed.ts';
import { parseTokenText } from '../token/format.ts';
import { secretMatches } from '../token/hash.ts';
import { localTokenName } from './api-credentials.ts';
import type { FirstStartDeps } from './first-start.ts';

/** The name of the tokens behind the file, and the login of whoever uses it. */
const name = localTokenName;

/** File in the data folder that only its owner can read: whoever can is the administrator of this machine anyway. */
const localTokenFile = (dataDir: string): string => join(dataDir, 'local-token');

/** Makes sure that the file holds a valid API token, with which `baton` on the same machine signs in. */
export async function ensureLocalToken(deps: FirstStartDeps, dataDir: string): Promise<void> {
  const path = localTokenFile(dataDir);
  if (await isValid(deps, path)) return chmod(path, 0o600);
  const now = deps.clock.now();
  const all = await deps.store.read.tokens('api', instanceScopeId, null);
  const earlier = all.filter((token) => token.subjectId === null && token.name === name && token.createdBy === 'server');
  const { row, secret } = deps.mint.mint(
    { kind: 'api', scopeId: instanceScopeId, subjectId: null, name, createdBy: 'server', expiresAt: null },
    now,
  );
  const revoked = earlier.map((token) => update('token', token, { revokedAt: now }));
  const entry = tokenEntry({ actor: serverActor(), action: 'token.create' }, null, row, now);
  await committed(deps.people, [...revoked, insert('token', row)], [entry]);
  await writeOwnerOnly(path, `${secret}\n`);
}

async function isValid(deps: FirstStartDeps, path: string): Promise<boolean> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const given = parseTokenText(text.trim());
  const row = given && (await deps.store.read.get('token', given.id));
  return row?.kind === 'api' && row.revokedAt === null && secretMatches(given?.secret ?? '', row);
}

/** Never readable by others, not even for a moment, and never half written. */
async function writeOwnerOnly(path: string, text: string): Promise<void> {
  const fresh = `${path}.new`;
  await rm(fresh, { force: true });
  await writeFile(fresh, text, { mode: 0o600, flag: 'wx' });
  await rename(fresh, path);
}
