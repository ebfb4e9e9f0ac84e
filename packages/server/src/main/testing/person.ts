import { insert, instanceScopeId, type Permission, type Role } from '@baton/core';
import { createTokenMint } from '../../auth/index.ts';
import { createEntropy } from '../entropy.ts';
import type { TestServer } from './server.ts';

export interface TestPerson {
  login: string;
  grants: readonly { scope: string; role: Role | null; permissions?: readonly Permission[] }[];
  /** of the token; none: all that its owner may do */
  limits?: { scope: string; permissions: Permission[] | null };
}

const mint = createTokenMint(createEntropy(), new Uint8Array(32));

/** Gives a user what is wanted, in scopes that are there. */
export async function give(server: TestServer, { login, grants }: TestPerson): Promise<void> {
  for (const grant of grants) {
    const answer = await server.call('PUT', `/api/v1/users/${login}/grants`, { body: grant });
    if (answer.status !== 200) throw new Error(`${login}: ${answer.text}`);
  }
}

/** Makes a user, and answers an API token of theirs. */
export async function addPerson(server: TestServer, person: TestPerson): Promise<string> {
  const { login } = person;
  const made = await server.call('POST', '/api/v1/users', { body: { login } });
  if (made.status !== 201) throw new Error(`${login}: ${made.text}`);
  await give(server, person);
  return await tokenFor(server, person);
}

/** An API token of a user. */
export async function tokenFor(server: TestServer, { login, limits }: TestPerson): Promise<string> {
  const { store } = server.stores;
  const user = await store.read.userByLogin(login);
  const scope = limits && (await store.read.scopes()).find(({ name, removedAt }) => name === limits.scope && removedAt === null);
  const { row, secret } = mint.mint(
    {
      kind: 'api',
      scopeId: scope?.id ?? instanceScopeId,
      subjectId: user?.id ?? '',
      name: 'test',
      createdBy: login,
      expiresAt: null,
      permissions: limits?.permissions ?? null,
    },
    Date.now(),
  );
  await store.commit([{ changes: [insert('token', row)], guards: [], events: [] }]);
  return secret;
}
