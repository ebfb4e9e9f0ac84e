import {
  type CredentialFact,
  type Finding,
  instanceScopeId,
  isNative,
  lineage,
  postureOf,
  type Runner,
  type Token,
} from '@baton/core';
import type { Context } from '../context.ts';
import type { Surroundings } from './use-cases.ts';

/** The id of the API token that the environment of the first start named. */
const bootstrapTokenId = 'bootstrap';
/** The name of the API token in the data folder's owner-only file: it is as safe as the folder. */
const localTokenName = 'local';

/** What is set up weakly. */
export async function posture(context: Context, surroundings: Surroundings): Promise<Finding[]> {
  const { read } = context.deps.store;
  const now = context.now();
  const works = ({ expiresAt }: Token): boolean => expiresAt === null || expiresAt > now;
  const [users, bootstrap, api, registrations, keys] = await Promise.all([
    read.userCount(),
    read.get('token', bootstrapTokenId),
    ofScopes(context, 'api', (row) => works(row) && isOwn(row)),
    ofScopes(context, 'reg', works),
    ofScopes(context, 'prov', works),
  ]);
  const runners = context.fleet.ofPeople().filter(({ credential }) => credential === 'active');
  const native = runners.filter(({ protocol }) => isNative(protocol));
  return postureOf({
    ...surroundings,
    now,
    hasAdministrator: users > 0,
    ownersWithoutTotp: ownersWithoutTotp(context),
    isBootstrapTokenValid: bootstrap !== null && bootstrap.revokedAt === null && works(bootstrap),
    registrationTokens: registrations,
    provisioningKeys: keys,
    apiTokens: api,
    runnerTokens: await runnerTokens(context, runners),
    runnersAsRoot: runners.filter(({ declared }) => declared?.jobsRunAs === 'root').map(({ name }) => name),
    runnersWithoutFence: native.filter(({ declared }) => declared && !declared.fence).map(({ name }) => name),
    foreignRunners: runners.filter(({ protocol }) => !isNative(protocol)).map(({ name }) => name),
    auditIsKept: context.deps.auditRetentionMs === null,
  });
}

/** Whether people made it: not the environment or the server itself. */
const isOwn = ({ id, name, createdBy }: Token): boolean =>
  id !== bootstrapTokenId && !(name === localTokenName && createdBy === 'server');

/** Tokens that work, by their names; those with which runners register by that of their scope. */
async function ofScopes(
  context: Context,
  kind: 'api' | 'reg' | 'prov',
  works: (row: Token) => boolean,
): Promise<CredentialFact[]> {
  const scopes = [...context.fleet.scopes()].filter(({ removedAt }) => removedAt === null);
  const found = await Promise.all(
    scopes.map(async ({ id, name }) => {
      const rows = await context.deps.store.read.tokens(kind, id, null);
      return rows
        .filter((row) => works(row) && !row.disabledAt)
        .map((row) => factOf(context, row, kind === 'reg' ? name : row.name));
    }),
  );
  return found.flat();
}

async function runnerTokens(context: Context, runners: readonly Runner[]): Promise<CredentialFact[]> {
  const nameOf = new Map(runners.flatMap(({ tokenId, name }) => (tokenId === null ? [] : [[tokenId, name] as const])));
  const rows = await context.deps.store.read.getMany('token', [...nameOf.keys()]);
  return rows.map((row) => factOf(context, row, nameOf.get(row.id) ?? row.name));
}

function ownersWithoutTotp({ people }: Context): string[] {
  const owners = people.grants().filter(({ scopeId, role }) => scopeId === instanceScopeId && role === 'owner');
  const users = owners.flatMap(({ userId }) => people.user(userId) ?? []);
  const byPassword = users.filter(({ passwordHash, disabledAt }) => passwordHash !== null && disabledAt === null);
  return byPassword.filter(({ totp }) => (totp?.confirmedAt ?? null) === null).map(({ login }) => login);
}

function factOf({ networks, fleet }: Context, row: Token, name: string): CredentialFact {
  const { createdAt, expiresAt, usedAt, scopeId } = row;
  const isLimited = row.networks !== null || lineage(scopeId, fleet.scope).some((id) => networks.of(id) !== null);
  return { name, createdAt, expiresAt, usedAt, isLimited };
}
