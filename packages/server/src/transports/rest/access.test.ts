import type { Permission } from '@baton/core';
import { runnerPaths } from '@baton/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addPerson, give, type TestPerson, tokenFor } from '../../main/testing/person.ts';
import { TestRunner } from '../../main/testing/runner.ts';
import { startTestServer, type TestServer } from '../../main/testing/server.ts';
import { restRoutes } from './rest.ts';
import { type AccessRow, accessTable, elsewhere } from './testing/access-table.ts';

/** Written down apart from the code: what each role may do. */
const rights: Record<string, readonly Permission[]> = {
  viewer: ['view'],
  operator: ['view', 'run_jobs', 'operate_runners', 'manage_templates'],
  owner: [
    ...(['view', 'run_jobs', 'operate_runners', 'manage_runners', 'manage_pools', 'manage_templates', 'manage_secrets'] as const),
    ...(['manage_scope', 'manage_people', 'create_provisioning_key', 'create_users', 'publish_releases', 'view_audit'] as const),
  ],
};
const above: Record<AccessRow['scope'], readonly string[]> = {
  instance: ['instance'],
  acme: ['acme', 'instance'],
  'acme/site': ['acme/site', 'acme', 'instance'],
};

const grant = (scope: string, role: 'owner' | 'operator' | 'viewer') => ({ scope, role });
const single = (scope: string, ...permissions: Permission[]) => ({ scope, role: null, permissions });
const people: readonly TestPerson[] = [
  ...['instance', 'acme', 'acme/site', 'other'].flatMap((scope) =>
    (['owner', 'operator', 'viewer'] as const).map((role) => ({
      login: `${role}-of-${scope.replace('/', '-')}`,
      grants: [grant(scope, role)],
    })),
  ),
  { login: 'nobody', grants: [] },
  { login: 'maker-of-users', grants: [single('instance', 'create_users')] },
  { login: 'keeper-of-site', grants: [grant('acme/site', 'viewer'), single('acme/site', 'manage_runners')] },
  { login: 'owner-by-narrow-token', grants: [grant('instance', 'owner')], limits: { scope: 'acme/site', permissions: null } },
  {
    login: 'owner-by-weak-token',
    grants: [grant('instance', 'owner')],
    limits: { scope: 'instance', permissions: ['view', 'run_jobs'] },
  },
];

/** Whether someone may do this, by the lists above. */
function may({ grants, limits }: TestPerson, permission: Permission, scope: AccessRow['scope']): boolean {
  const line = above[scope];
  if (limits && !line.includes(limits.scope)) return false;
  if (limits?.permissions && !limits.permissions.includes(permission)) return false;
  return grants.some(
    ({ scope: at, role, permissions = [] }) =>
      line.includes(at) &&
      ((role !== null && rights[role]?.includes(permission)) ||
        permissions.includes(permission) ||
        (permission === 'view' && permissions.length > 0)),
  );
}

/** Runners of an organization are shown to those who see one of its projects. */
const seesRunners = (person: TestPerson, scope: AccessRow['scope']): boolean =>
  may(person, 'view', scope) || (scope === 'acme' && may(person, 'view', 'acme/site')) || (scope === 'instance' && true);

function expected(row: AccessRow, person: TestPerson): 'done' | 403 | 404 {
  if (row.needs === 'nothing') return 'done';
  if (row.needs === 'no limits') return person.limits ? 403 : 'done';
  if (may(person, row.needs, row.scope)) return 'done';
  if (row.whoCannot === 'shown') return 403;
  const isOfRunners = /runners|logs/.test(row.route);
  const sees = isOfRunners ? seesRunners(person, row.scope) : may(person, 'view', row.scope);
  if (sees && row.needs === 'view') return 'done';
  return sees ? 403 : 404;
}

let server: TestServer;
const tokens = new Map<string, string>();
let fresh = 0;
/** a job that keeps a file, of the project as it stands now */
let filedJob: Promise<string> | null = null;

/** Grants and tokens of a removed scope ended with it. */
async function bringBack(person: TestPerson): Promise<void> {
  await give(server, person);
  if (person.limits) tokens.set(person.login, await tokenFor(server, person));
}

/** What a removal took away stands again. */
async function restore(): Promise<void> {
  filedJob = null;
  const make = (path: string, body: object) => server.call('POST', path, { body });
  const made = [
    await make('/api/v1/organizations', { name: 'acme' }),
    await make('/api/v1/projects', { owner: 'acme', name: 'site' }),
    await make('/api/v1/users', { login: 'gone' }),
  ];
  if (made.slice(0, 2).some(({ status }) => status === 201))
    for (const person of people) if (tokens.has(person.login)) await bringBack(person);
}

beforeAll(async () => {
  server = await startTestServer({ webhookPrivateNetworks: ['127.0.0.1'] });
  await server.call('POST', '/api/v1/organizations', { body: { name: 'other' } });
  await server.call('POST', '/api/v1/users', { body: { login: 'spare' } });
  await server.call('POST', '/api/v1/releases', { body: { version: '7.0.0' } });
  const engine = { name: 'engine', provider: 'docker', data: { url: 'https://engine.invalid:2376' } };
  await server.call('POST', '/api/v1/cloud-identities', { body: engine });
  await restore();
  for (const person of people) tokens.set(person.login, await addPerson(server, person));
});
afterAll(() => server.close());

const isRemoval = ({ route }: AccessRow): boolean => /^DELETE .*(organizations|projects|users)/.test(route);

/** One that is there, or a fresh one: a scope may have so many only. Nothing listens at its address. */
async function webhookIn(scope: string): Promise<string> {
  const { body } = await server.call('GET', `/api/v1/webhooks?scope=${scope}`);
  if (body.webhooks[0]) return body.webhooks[0].id;
  const made = { name: 'hook', url: 'http://127.0.0.1:9/', kinds: ['runner.frozen'], scope };
  return (await server.call('POST', '/api/v1/webhooks', { body: made })).body.webhook.id;
}

/** One that starts nothing. */
async function freshPool(scope: string): Promise<string> {
  const body = { name: `pool-${fresh++}`, scope, provider: 'docker', identity: 'engine', settings: { image: 'none' } };
  return (await server.call('POST', '/api/v1/pools', { body })).body.id;
}

async function poolIn(scope: string): Promise<string> {
  const { body } = await server.call('GET', '/api/v1/pools');
  const known = body.pools.find((pool: { scope: string }) => pool.scope === scope);
  return known ? known.id : await freshPool(scope);
}

/** One that keeps the file `a.txt`; looking at it changes nothing. */
function jobWithFile(scope: string): Promise<string> {
  filedJob ??= (async () => {
    const runner = await TestRunner.pair(server, `runner-${fresh++}`);
    await runner.open();
    await server.call('POST', '/api/v1/jobs', { body: { project: scope, runner: runner.id, spec: { command: ['true'] } } });
    const { attemptId, jobId } = await runner.take();
    await runner.call('PUT', runnerPaths.file(attemptId, 'a.txt'), 'what it holds');
    return jobId;
  })();
  return filedJob;
}

/** A fresh target for each call, so that none depends on another. */
async function target(what: string, scope: string): Promise<string> {
  if (what === 'job') {
    const { body } = await server.call('POST', '/api/v1/jobs', { body: { project: scope, spec: { command: ['true'] } } });
    return body.id;
  }
  if (what === 'job with file') return await jobWithFile(scope);
  if (what === 'fresh pool') return await freshPool(scope);
  if (what === 'pool') return await poolIn(scope);
  if (what === 'webhook') return await webhookIn(scope);
  if (what === 'delivery') return (await server.call('POST', `/api/v1/webhooks/${await webhookIn(scope)}/ping`)).body.id;
  if (what === 'template') {
    const { body } = await server.call('POST', '/api/v1/templates', {
      body: { project: scope, name: `template-${fresh++}`, job: { spec: { command: ['true'] } } },
    });
    return body.template.id;
  }
  if (what === 'identity') {
    const body = {
      name: `identity-${fresh++}`,
      scope,
      provider: 'ecs-fargate',
      data: { kind: 'keys', accessKeyId: 'AKIA0123456789ABCDEF' },
    };
    return (await server.call('POST', '/api/v1/cloud-identities', { body })).body.id;
  }
  if (what === 'key') {
    const { body } = await server.call('POST', '/api/v1/provisioning-keys', { body: { name: 'key', scope } });
    return body.key.id;
  }
  const { body } = await server.call('POST', '/api/v1/runners', {
    body: { name: `runner-${fresh++}`, ...(scope === 'instance' ? {} : { scope }) },
  });
  if (what === 'runner') return body.id;
  return String((await server.call('GET', `/api/v1/runners/${body.id}`)).body.number);
}

async function call(row: AccessRow, person: TestPerson): Promise<number> {
  const [method = '', pattern = ''] = row.route.split(' ');
  const params: string[] = [];
  for (const each of row.params ?? [])
    params.push(
      [
        'runner',
        'number',
        'job',
        'job with file',
        'template',
        'key',
        'webhook',
        'delivery',
        'identity',
        'pool',
        'fresh pool',
      ].includes(each)
        ? await target(each, row.scope)
        : each,
    );
  let query = row.query ?? '';
  if (query.includes('FRESH RUNNER')) query = query.replace('FRESH RUNNER', await target('runner', row.scope));
  const path = pattern.replace(/\{\w+\}/g, () => params.shift() ?? '') + query;
  let body = row.body && JSON.stringify(row.body).replace(/FRESH(?! RUNNER)/, `fresh-${fresh++}`);
  if (body?.includes('FRESH RUNNER')) body = body.replace('FRESH RUNNER', await target('runner', row.scope));
  const answer = await server.call(method, path, { token: tokens.get(person.login) ?? '', ...(body ? { body } : {}) });
  return answer.status;
}

test('every route that needs someone is in the table, or named with the place where it is tried', () => {
  const all = restRoutes.filter(({ access }) => access === 'person').map(({ method, path }) => `${method} ${path}`);
  const known = new Set([...accessTable.map(({ route }) => route), ...Object.keys(elsewhere)]);
  expect(all.filter((route) => !known.has(route))).toEqual([]);
  expect([...known].filter((route) => !all.includes(route))).toEqual([]);
});

/** Each person tries every route: more than a call or two, and more with each route that is added. */
const wholeTableMs = 30_000;

const everybody = people.map((person) => [person.login, person] as const);
test.each(everybody)('%s may do just what they should', { timeout: wholeTableMs }, async (_, person) => {
  const wrong: string[] = [];
  for (const row of accessTable) {
    const wanted = expected(row, person);
    const status = await call(row, person);
    const got = status === 403 || status === 404 ? status : 'done';
    // a token that is not there is not found by whoever looks for it
    const isRight = got === wanted || (row.route.includes('{tokenId}') && wanted === 'done' && got === 404);
    if (!isRight) wrong.push(`${row.route} in ${row.scope}: ${status} in place of ${wanted}`);
    if (isRemoval(row) && got === 'done') await restore();
  }
  expect(wrong).toEqual([]);
});
