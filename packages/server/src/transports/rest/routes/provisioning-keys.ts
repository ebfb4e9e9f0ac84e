import type { Token } from '@baton/core';
import {
  EditProvisioningKey,
  NewProvisioningKey,
  Provision,
  Provisioned,
  ProvisioningKey,
  ProvisioningKeyCreated,
  ProvisioningKeyList,
  restPaths,
} from '@baton/protocol';
import { Type } from 'typebox';
import { bearerOf } from '../../http/bearer.ts';
import { publicUrlOf } from '../../http/public-url.ts';
import { callerAddress } from '../../http/reached.ts';
import { notedWhenSpent } from '../../http/spent.ts';
import type { RestDeps } from '../deps.ts';
import { type RestRoute, restRoute } from '../rest-route.ts';
import { provisionedOf } from './provisioned.ts';

/** Routes that manage keys. What they need (`create_provisioning_key`) is asked in the use cases. */
const managing = { tag: 'runners', access: 'person' } as const;

const KeyParams = Type.Object({ keyId: Type.String({ minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9_-]+$' }) });

const keyOf = ({ app, clock }: RestDeps, row: Token): ProvisioningKey => ({
  id: row.id,
  name: row.name,
  scope: app.fleet.scopeName(row.scopeId),
  enabled: !row.disabledAt,
  createdAt: row.createdAt,
  createdBy: row.createdBy,
  expiresAt: row.expiresAt,
  expired: row.expiresAt !== null && row.expiresAt <= clock.now(),
  lastUsedAt: row.usedAt,
  lastUsedFrom: row.usedFrom ?? null,
});

const managingRoutes: readonly RestRoute[] = [
  restRoute({
    ...managing,
    method: 'GET',
    path: restPaths.provisioningKeys,
    summary: 'List provisioning keys',
    answers: { 200: { description: 'Without their secrets, newest first', schema: ProvisioningKeyList } },
    errors: [],
    handle: async ({ app, deps }) => ({
      status: 200,
      body: { keys: (await app.keys.list()).map((row) => keyOf(deps, row)) },
    }),
  }),
  restRoute({
    ...managing,
    method: 'POST',
    path: restPaths.provisioningKeys,
    summary: 'Make a provisioning key',
    description: 'With it automation makes runners of this scope, and can do nothing else.',
    body: NewProvisioningKey,
    answers: { 201: { description: 'The key; its secret is shown only here', schema: ProvisioningKeyCreated } },
    errors: ['scope_not_found', 'network_invalid'],
    handle: async ({ app, deps, body, actor }) => {
      const { name, scope = null, expiresInMs = null, networks = null } = body;
      const { key, secret } = await app.keys.create({ name, scope, expiresInMs, networks }, actor);
      return { status: 201, body: { key: keyOf(deps, key), secret } satisfies ProvisioningKeyCreated };
    },
  }),
  restRoute({
    ...managing,
    method: 'PATCH',
    path: restPaths.provisioningKey('{keyId}'),
    summary: 'Enable, disable or rename a provisioning key, or change its end',
    params: KeyParams,
    body: EditProvisioningKey,
    answers: { 200: { description: 'The key as it is now', schema: ProvisioningKey } },
    errors: ['key_not_found'],
    handle: async ({ app, deps, params, body, actor }) => {
      const { name, enabled, expiresInMs } = body;
      const expiresAt = typeof expiresInMs === 'number' ? deps.clock.now() + expiresInMs : expiresInMs;
      const edit = { name, isEnabled: enabled, expiresAt };
      return { status: 200, body: keyOf(deps, await app.keys.edit(params.keyId, edit, actor)) };
    },
  }),
  restRoute({
    ...managing,
    method: 'DELETE',
    path: restPaths.provisioningKey('{keyId}'),
    summary: 'Remove a provisioning key; runners that it made stay',
    params: KeyParams,
    answers: { 204: { description: 'It no longer works' } },
    errors: ['key_not_found'],
    handle: async ({ app, params, actor }) => {
      await app.keys.remove(params.keyId, actor);
      return { status: 204 };
    },
  }),
];

/** Provisioning keys, and the one call that can be made with one. */
export const provisioningRoutes: readonly RestRoute[] = [
  ...managingRoutes,
  restRoute({
    method: 'POST',
    path: restPaths.provision,
    summary: 'Make a runner with a provisioning key; answers a configuration that is ready to be started',
    description:
      'Write `config` into a file (of a machine image, say) and run `baton-runner start --config FILE` there, or `environment` and run ' +
      '`baton-runner start`. It enrols once, within the time that is answered, and keeps its own token from then on.',
    tag: 'runners',
    access: 'provisioner',
    body: Provision,
    bodyOptional: true,
    answers: { 201: { description: 'The runner and its configuration, shown only here', schema: Provisioned } },
    errors: ['token_revoked', 'token_disabled', 'token_expired', 'runner_name_taken', 'storage_full'],
    handle: async ({ deps, body, request }) => {
      const address = callerAddress(deps.addresses, request.raw);
      const key = await deps.auth.runners.provisioner(bearerOf(request.headers.authorization), address);
      const { name = null, labels = [], executors = null, workspace = null, refusesUnlabelled = false, ephemeral = false } = body;
      const wishes = { name, labels, executors, workspace, refusesUnlabelled, ephemeral };
      const by = { address, identity: key.id };
      const made = await notedWhenSpent(deps.auth, by, () => deps.app.keys.provision(key, wishes, address));
      return { status: 201, body: provisionedOf(made, body, publicUrlOf(deps.addresses, request.raw), deps.clock.now()) };
    },
  }),
];
