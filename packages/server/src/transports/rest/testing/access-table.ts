import type { Permission } from '@baton/core';

/** One call, and who may make it: whoever has `needs` in `scope`. */
export interface AccessRow {
  /** `METHOD /path` as the route is declared, in braces what stands for something */
  route: string;
  /** `shown`: everybody sees that it is there, and is refused with 403; else with 404 who does not see `scope` */
  whoCannot: 'hidden' | 'shown';
  needs: Permission | 'nothing' | 'no limits';
  scope: 'instance' | 'acme' | 'acme/site';
  /** what stands for `{…}`, in order: a fresh runner, job, template or provisioning key of the scope, a webhook of it, a delivery of that one, a pool of it (fresh or not), or a word */
  params?: readonly (
    | 'runner'
    | 'number'
    | 'job'
    | 'job with file'
    | 'template'
    | 'key'
    | 'webhook'
    | 'delivery'
    | 'pool'
    | 'fresh pool'
    | string
  )[];
  query?: string;
  body?: object;
}

const api = '/api/v1';
const repo = `${api}/repos/{owner}/{repo}/actions/runners`;
const org = `${api}/orgs/{org}/actions/runners`;
const admin = `${api}/admin/actions/runners`;
const own = `${api}/user/actions/runners`;

const row = (route: string, needs: AccessRow['needs'], scope: AccessRow['scope'], rest: Partial<AccessRow> = {}): AccessRow => ({
  ...{ route, needs, scope, whoCannot: 'hidden' },
  ...rest,
});
const anyone = (route: string, rest: Partial<AccessRow> = {}): AccessRow => row(route, 'nothing', 'instance', rest);
const runner = ['runner'];
const job = ['job'];
const site = ['acme', 'site'];

const runnerRows = (scope: 'acme/site' | 'acme'): AccessRow[] => [
  row(`GET ${api}/runners/{runnerId}`, 'view', scope, { params: runner }),
  row(`GET ${api}/runners/{runnerId}/credential`, 'operate_runners', scope, { params: runner }),
  row(`GET ${api}/runners/{runnerId}/vitals`, 'view', scope, { params: runner }),
  row(`GET ${api}/runners/{runnerId}/attempts`, 'view', scope, { params: runner }),
  row(`GET ${api}/runners/{runnerId}/contact`, 'view', scope, { params: runner }),
  row(`POST ${api}/runners/{runnerId}/pairing`, 'manage_runners', scope, { params: runner }),
  row(`POST ${api}/runners/{runnerId}/disable`, 'operate_runners', scope, { params: runner }),
  row(`POST ${api}/runners/{runnerId}/enable`, 'operate_runners', scope, { params: runner }),
  row(`POST ${api}/runners/{runnerId}/drain`, 'operate_runners', scope, { params: runner }),
  row(`POST ${api}/runners/{runnerId}/kick`, 'operate_runners', scope, { params: runner }),
  row(`POST ${api}/runners/{runnerId}/rotate`, 'manage_runners', scope, { params: runner }),
  row(`POST ${api}/runners/{runnerId}/revoke`, 'manage_runners', scope, { params: runner }),
  row(`POST ${api}/runners/{runnerId}/remove`, 'manage_runners', scope, { params: runner }),
  row(`DELETE ${api}/runners/{runnerId}`, 'manage_runners', scope, { params: runner }),
  row(`PATCH ${api}/runners/{runnerId}`, 'operate_runners', scope, { params: runner, body: { labels: ['x'] } }),
  row(`PATCH ${api}/runners/{runnerId}`, 'manage_runners', scope, { params: runner, body: { trusted: true } }),
  row(`POST ${api}/runners`, 'manage_runners', scope, { body: { name: 'FRESH', scope } }),
  row(`POST ${api}/runners/self-hosted`, 'manage_runners', scope, { body: { name: 'FRESH', scope } }),
  row(`POST ${api}/runners/challengectl`, 'manage_runners', scope, { body: { name: 'FRESH', scope } }),
  row(`POST ${api}/runners/{runnerId}/challengectl`, 'manage_runners', scope, { params: runner }),
  row(`POST ${api}/runners/{runnerId}/clear-cache`, 'operate_runners', scope, { params: runner }),
  row(`POST ${api}/runners/{runnerId}/update`, 'manage_runners', scope, { params: runner }),
  row(`GET ${api}/runners/{runnerId}/resources`, 'view', scope, { params: runner }),
  row(`POST ${api}/runners/{runnerId}/deploy`, 'manage_pools', scope, { params: runner }),
  row(`POST ${api}/runners/{runnerId}/wake`, 'manage_pools', scope, { params: runner }),
  row(`POST ${api}/runners/{runnerId}/sleep`, 'manage_pools', scope, { params: runner }),
  row(`POST ${api}/runners/actions/preview`, 'manage_runners', scope, { body: { action: 'remove', runners: ['FRESH RUNNER'] } }),
];

const jobRows: AccessRow[] = [
  row(`POST ${api}/jobs`, 'run_jobs', 'acme/site', { body: { project: 'acme/site', spec: { command: ['true'] } } }),
  row(`GET ${api}/jobs/{jobId}`, 'view', 'acme/site', { params: job }),
  row(`GET ${api}/jobs/{jobId}/log`, 'view', 'acme/site', { params: job }),
  row(`GET ${api}/jobs/{jobId}/log/lines`, 'view', 'acme/site', { params: job }),
  row(`GET ${api}/jobs/{jobId}/log/search`, 'view', 'acme/site', { params: job, query: '?q=a' }),
  row(`GET ${api}/jobs/{jobId}/files`, 'view', 'acme/site', { params: job }),
  row(`GET ${api}/jobs/{jobId}/files/{name}`, 'view', 'acme/site', { params: ['job with file', 'a.txt'] }),
  row(`GET ${api}/jobs/{jobId}/explanation`, 'view', 'acme/site', { params: job }),
  row(`POST ${api}/jobs/{jobId}/cancel`, 'run_jobs', 'acme/site', { params: job }),
  row(`POST ${api}/jobs/{jobId}/answer`, 'run_jobs', 'acme/site', { params: job, body: { reply: 'approve' } }),
  row(`POST ${api}/jobs/{jobId}/resolve`, 'run_jobs', 'acme/site', { params: job, body: { resolution: 'fail' } }),
  row(`POST ${api}/jobs/{jobId}/limit`, 'run_jobs', 'acme/site', { params: job, body: { limit: 2 } }),
  row(`POST ${api}/jobs/{jobId}/rerun`, 'run_jobs', 'acme/site', { params: job }),
];

const inSite = { project: 'acme/site', name: 'FRESH', job: { spec: { command: ['true'] } } };
const template = ['template'];
const templateRows: AccessRow[] = [
  anyone(`GET ${api}/templates`),
  anyone(`POST ${api}/templates/schedule`, { body: { schedule: { kind: 'manual' } } }),
  row(`POST ${api}/templates`, 'manage_templates', 'acme/site', { body: inSite }),
  row(`GET ${api}/templates/{templateId}`, 'view', 'acme/site', { params: template }),
  row(`PATCH ${api}/templates/{templateId}`, 'manage_templates', 'acme/site', { params: template, body: { overlap: 'allow' } }),
  row(`DELETE ${api}/templates/{templateId}`, 'manage_templates', 'acme/site', { params: template }),
  row(`POST ${api}/templates/{templateId}/enable`, 'manage_templates', 'acme/site', { params: template }),
  row(`POST ${api}/templates/{templateId}/disable`, 'manage_templates', 'acme/site', { params: template }),
  row(`POST ${api}/templates/{templateId}/trigger`, 'run_jobs', 'acme/site', { params: template }),
  row(`GET ${api}/templates/{templateId}/runs`, 'view', 'acme/site', { params: template }),
  row(`GET ${api}/templates/export`, 'view', 'acme/site', { query: '?project=acme/site' }),
  row(`POST ${api}/templates/import`, 'manage_templates', 'acme/site', {
    body: { project: 'acme/site', yaml: '{"templates":[{"name":"FRESH","job":{"spec":{"command":["true"]}}}]}' },
  }),
];

const giteaRows = (base: string, scope: AccessRow['scope'], params: string[], whoCannot: AccessRow['whoCannot']): AccessRow[] => [
  row(`GET ${base}`, 'view', scope, { params, whoCannot }),
  row(`GET ${base}/{runnerId}`, 'view', scope, { params: [...params, 'number'], whoCannot }),
  row(`PATCH ${base}/{runnerId}`, 'operate_runners', scope, {
    params: [...params, 'number'],
    body: { disabled: true },
    whoCannot,
  }),
  row(`DELETE ${base}/{runnerId}`, 'manage_runners', scope, { params: [...params, 'number'], whoCannot }),
  row(`GET ${base}/registration-token`, 'manage_runners', scope, { params, whoCannot }),
  row(`POST ${base}/registration-token`, 'manage_runners', scope, { params, whoCannot }),
  row(`DELETE ${base}/registration-token`, 'manage_runners', scope, { params, whoCannot }),
];

const secretRows = (of: string, scope: AccessRow['scope'], params: string[], whoCannot: AccessRow['whoCannot']): AccessRow[] => {
  const base = `${api}/${of}/actions/secrets`;
  return [
    row(`GET ${base}`, 'view', scope, { params, whoCannot }),
    row(`PUT ${base}/{secretName}`, 'manage_secrets', scope, {
      params: [...params, 'TOKEN'],
      body: { data: 'value' },
      whoCannot,
    }),
    row(`DELETE ${base}/{secretName}`, 'manage_secrets', scope, { params: [...params, 'TOKEN'], whoCannot }),
  ];
};

const tokenRows: AccessRow[] = [
  row(`GET ${api}/registration-tokens`, 'manage_runners', 'acme/site', { query: '?scope=acme%2Fsite' }),
  row(`POST ${api}/registration-tokens`, 'manage_runners', 'acme/site', { body: { name: 'FRESH', scope: 'acme/site' } }),
  row(`DELETE ${api}/registration-tokens`, 'manage_runners', 'acme/site', { query: '?scope=acme%2Fsite' }),
  anyone(`GET ${api}/provisioning-keys`),
  row(`POST ${api}/provisioning-keys`, 'create_provisioning_key', 'acme/site', { body: { name: 'FRESH', scope: 'acme/site' } }),
  row(`PATCH ${api}/provisioning-keys/{keyId}`, 'create_provisioning_key', 'acme/site', {
    params: ['key'],
    body: { enabled: false },
  }),
  row(`DELETE ${api}/provisioning-keys/{keyId}`, 'create_provisioning_key', 'acme/site', { params: ['key'] }),
];

const aHour = { from: '22:00', to: '06:00', timeZone: 'UTC' };

const pauseRows: AccessRow[] = [
  anyone(`GET ${api}/pauses`),
  row(`GET ${api}/pause`, 'view', 'acme/site', { query: '?scope=acme/site' }),
  row(`GET ${api}/pause`, 'view', 'instance', { whoCannot: 'shown' }),
  row(`POST ${api}/pause`, 'operate_runners', 'acme/site', { body: { scope: 'acme/site', reason: 'why' } }),
  row(`POST ${api}/pause`, 'operate_runners', 'acme', { body: { scope: 'acme', reason: 'why' } }),
  row(`POST ${api}/pause`, 'operate_runners', 'instance', { body: { reason: 'why' }, whoCannot: 'shown' }),
  row(`POST ${api}/resume`, 'operate_runners', 'acme/site', { body: { scope: 'acme/site' } }),
  row(`POST ${api}/resume`, 'operate_runners', 'acme', { body: { scope: 'acme' } }),
  row(`POST ${api}/resume`, 'operate_runners', 'instance', { whoCannot: 'shown' }),
  row(`PUT ${api}/pause/hours`, 'manage_scope', 'acme/site', { body: { scope: 'acme/site', hours: [aHour] } }),
  row(`PUT ${api}/pause/hours`, 'manage_scope', 'instance', { body: { hours: [] }, whoCannot: 'shown' }),
  row(`GET ${api}/scope-settings`, 'view', 'acme/site', { query: '?scope=acme/site' }),
  row(`GET ${api}/scope-settings`, 'view', 'instance', { whoCannot: 'shown' }),
  row(`PATCH ${api}/scope-settings`, 'manage_scope', 'acme/site', { body: { scope: 'acme/site', defaultExecutor: 'ansible' } }),
  row(`PATCH ${api}/scope-settings`, 'manage_scope', 'acme', { body: { scope: 'acme', staleAfterMs: 20_000 } }),
  row(`PATCH ${api}/scope-settings`, 'manage_scope', 'instance', { body: { jobRetentionMs: null }, whoCannot: 'shown' }),
];

const scopeRows: AccessRow[] = [
  ...pauseRows,
  row(`GET ${api}/ranges`, 'view', 'acme/site', { query: '?scope=acme/site' }),
  row(`PUT ${api}/ranges/{rangeName}`, 'manage_scope', 'acme/site', {
    params: ['2m'],
    body: { scope: 'acme/site', measures: 'frequency', intervals: [{ min: 144e6, max: 146e6 }] },
  }),
  row(`DELETE ${api}/ranges/{rangeName}`, 'manage_scope', 'acme/site', { params: ['2m'], query: '?scope=acme/site' }),
  row(`GET ${api}/networks`, 'manage_scope', 'acme/site', { query: '?scope=acme/site' }),
  row(`PATCH ${api}/networks`, 'manage_scope', 'acme/site', { body: { scope: 'acme/site', networks: null } }),
  row(`PATCH ${api}/networks`, 'manage_scope', 'acme', { body: { scope: 'acme', networks: null } }),
  row(`PATCH ${api}/networks`, 'manage_scope', 'instance', { body: { networks: null }, whoCannot: 'shown' }),
  row(`POST ${api}/organizations`, 'manage_scope', 'instance', { body: { name: 'FRESH' }, whoCannot: 'shown' }),
  row(`GET ${api}/organizations/{name}/removal`, 'manage_scope', 'acme', { params: ['acme'] }),
  row(`DELETE ${api}/organizations/{name}`, 'manage_scope', 'acme', { params: ['acme'] }),
  row(`POST ${api}/projects`, 'manage_scope', 'acme', { body: { owner: 'acme', name: 'FRESH' } }),
  row(`GET ${api}/projects/{owner}/{name}`, 'view', 'acme/site', { params: site }),
  row(`PATCH ${api}/projects/{owner}/{name}`, 'manage_scope', 'acme/site', { params: site, body: { runnerRetentionMs: 1 } }),
  row(`GET ${api}/projects/{owner}/{name}/removal`, 'manage_scope', 'acme/site', { params: site }),
  row(`DELETE ${api}/projects/{owner}/{name}`, 'manage_scope', 'acme/site', { params: site }),
  row(`PATCH ${api}/instance`, 'manage_scope', 'instance', { body: { runnerRetentionMs: null }, whoCannot: 'shown' }),
  row(`GET ${api}/members`, 'manage_people', 'acme', { query: '?scope=acme' }),
  row(`PUT ${api}/users/{login}/grants`, 'manage_people', 'acme', { params: ['spare'], body: { scope: 'acme', role: null } }),
  row(`POST ${api}/users`, 'create_users', 'instance', { body: { login: 'FRESH' }, whoCannot: 'shown' }),
  row(`PATCH ${api}/users/{login}`, 'create_users', 'instance', {
    params: ['spare'],
    body: { disabled: false },
    whoCannot: 'shown',
  }),
  row(`POST ${api}/users/{login}/invitation`, 'create_users', 'instance', { params: ['spare'], whoCannot: 'shown' }),
  row(`DELETE ${api}/users/{login}/totp`, 'create_users', 'instance', { params: ['spare'], whoCannot: 'shown' }),
  row(`GET ${api}/users/{login}/removal`, 'create_users', 'instance', { params: ['spare'], whoCannot: 'shown' }),
  row(`DELETE ${api}/users/{login}`, 'create_users', 'instance', { params: ['gone'], whoCannot: 'shown' }),
];

const lineRows: AccessRow[] = [
  anyone(`GET ${api}/logs`),
  row(`GET ${api}/logs`, 'view', 'acme/site', { query: '?runner=FRESH RUNNER' }),
  row(`GET ${api}/logs/export`, 'view', 'acme/site', { query: '?runner=FRESH RUNNER&format=csv' }),
];

const auditRows: AccessRow[] = [
  row(`GET ${api}/audit`, 'view_audit', 'acme', { query: '?scope=acme' }),
  row(`GET ${api}/audit`, 'view_audit', 'instance', { query: '?scope=instance' }),
  row(`GET ${api}/audit/export`, 'view_audit', 'acme/site', { query: '?scope=acme/site' }),
  row(`GET ${api}/audit/verification`, 'view_audit', 'instance', { whoCannot: 'shown' }),
  row(`GET ${api}/audit/suspicions`, 'view_audit', 'instance', { whoCannot: 'shown' }),
  row(`GET ${api}/audit/posture`, 'view_audit', 'instance', { whoCannot: 'shown' }),
];

const releaseRows: AccessRow[] = [
  anyone(`GET ${api}/releases`),
  anyone(`GET ${api}/releases/{version}`, { params: ['7.0.0'] }),
  row(`POST ${api}/releases`, 'publish_releases', 'instance', { body: { version: '7.0.0' }, whoCannot: 'shown' }),
  row(`PUT ${api}/releases/{version}/bundle`, 'publish_releases', 'instance', { params: ['7.0.0'], whoCannot: 'shown' }),
  row(`POST ${api}/releases/{version}/withdraw`, 'publish_releases', 'instance', {
    params: ['7.0.0'],
    body: { reason: 'why' },
    whoCannot: 'shown',
  }),
];

const pool = ['pool'];
const container = { provider: 'docker', identity: 'engine', settings: { image: 'none' } };
const poolRows = (scope: 'acme/site' | 'acme'): AccessRow[] => [
  row(`GET ${api}/pools`, 'view', scope, { query: `?scope=${scope}` }),
  row(`POST ${api}/pools`, 'manage_pools', scope, { body: { name: 'FRESH', scope, ...container } }),
  row(`GET ${api}/pools/{poolId}`, 'view', scope, { params: pool }),
  row(`GET ${api}/pools/{poolId}/decisions`, 'view', scope, { params: pool }),
  row(`GET ${api}/pools/{poolId}/waves`, 'view', scope, { params: pool }),
  row(`PATCH ${api}/pools/{poolId}`, 'manage_pools', scope, { params: pool, body: { idleMs: 10_000 } }),
  row(`POST ${api}/pools/{poolId}/stop`, 'manage_pools', scope, { params: pool }),
  row(`POST ${api}/pools/{poolId}/resume`, 'manage_pools', scope, { params: pool }),
  row(`DELETE ${api}/pools/{poolId}`, 'manage_pools', scope, { params: ['fresh pool'] }),
];

const webhook = ['webhook'];
const delivery = ['webhook', 'delivery'];
const webhookRows = (scope: AccessRow['scope']): AccessRow[] => [
  row(`GET ${api}/webhooks`, 'manage_scope', scope, {
    query: `?scope=${scope}`,
    whoCannot: scope === 'instance' ? 'shown' : 'hidden',
  }),
  row(`POST ${api}/webhooks`, 'manage_scope', scope, {
    body: { name: 'FRESH', scope, url: 'http://127.0.0.1:9/', kinds: ['runner.frozen'] },
    whoCannot: scope === 'instance' ? 'shown' : 'hidden',
  }),
  row(`GET ${api}/webhooks/{webhookId}`, 'manage_scope', scope, { params: webhook }),
  row(`PATCH ${api}/webhooks/{webhookId}`, 'manage_scope', scope, { params: webhook, body: { name: 'FRESH' } }),
  row(`POST ${api}/webhooks/{webhookId}/secret`, 'manage_scope', scope, { params: webhook }),
  row(`POST ${api}/webhooks/{webhookId}/ping`, 'manage_scope', scope, { params: webhook }),
  row(`GET ${api}/webhooks/{webhookId}/deliveries`, 'manage_scope', scope, { params: webhook }),
  row(`GET ${api}/webhooks/{webhookId}/deliveries/{deliveryId}`, 'manage_scope', scope, { params: delivery }),
  row(`POST ${api}/webhooks/{webhookId}/deliveries/{deliveryId}/redelivery`, 'manage_scope', scope, { params: delivery }),
  row(`DELETE ${api}/webhooks/{webhookId}`, 'manage_scope', scope, { params: webhook }),
];
const newIdentity = { name: 'FRESH', provider: 'ecs-fargate', data: { kind: 'keys', accessKeyId: 'AKIA0123456789ABCDEF' } };
const identity = ['identity'];
const cloudRows: AccessRow[] = [
  anyone(`GET ${api}/providers`),
  anyone(`GET ${api}/resources`),
  row(`GET ${api}/resources`, 'view', 'acme', { query: '?scope=acme&left=true' }),
  anyone(`GET ${api}/cloud-identities`),
  row(`POST ${api}/cloud-identities`, 'manage_pools', 'acme', { body: { ...newIdentity, scope: 'acme' } }),
  row(`POST ${api}/cloud-identities`, 'manage_pools', 'instance', { body: newIdentity, whoCannot: 'shown' }),
  row(`GET ${api}/cloud-identities/{identityId}`, 'manage_pools', 'acme', { params: identity }),
  row(`PATCH ${api}/cloud-identities/{identityId}`, 'manage_pools', 'acme', {
    params: identity,
    body: { data: newIdentity.data },
  }),
  row(`POST ${api}/cloud-identities/{identityId}/check`, 'manage_pools', 'acme', { params: identity }),
  row(`DELETE ${api}/cloud-identities/{identityId}`, 'manage_pools', 'acme', { params: identity }),
];

/** Calls that anyone who is signed in may make: they tell of what the caller may see. */
const openRows: AccessRow[] = [
  anyone(`GET ${api}/whoami`),
  anyone(`GET ${api}/settings`),
  anyone(`GET ${api}/instance`),
  anyone(`GET ${api}/organizations`),
  anyone(`GET ${api}/projects`),
  anyone(`GET ${api}/runners`),
  anyone(`POST ${api}/runners/update-all`),
  anyone(`POST ${api}/runners/actions`, { body: { action: 'enable', runners: [] } }),
  anyone(`GET ${api}/jobs`),
  anyone(`GET ${api}/jobs/export`),
  anyone(`POST ${api}/jobs/actions`, { body: { action: 'cancel', jobs: ['01a3185c-0000-7000-8000-000000000000'] } }),
  anyone(`GET ${api}/queue`),
  anyone(`GET ${api}/statistics`),
  row(`GET ${api}/statistics`, 'view', 'acme', { query: '?scope=acme&by=runner' }),
  row(`GET ${api}/statistics`, 'view', 'acme/site', { query: '?scope=acme/site&by=scope' }),
  anyone(`GET ${api}/dashboard`),
  row(`GET ${api}/dashboard`, 'view', 'acme', { query: '?scope=acme' }),
  anyone(`GET ${api}/timeline`),
  row(`GET ${api}/timeline`, 'view', 'acme/site', { query: '?scope=acme/site' }),
  anyone(`GET ${api}/tokens`),
  anyone(`DELETE ${api}/session`),
  row(`POST ${api}/tokens`, 'no limits', 'instance', { body: { name: 'FRESH' }, whoCannot: 'shown' }),
  row(`DELETE ${api}/tokens/{tokenId}`, 'no limits', 'instance', { params: ['none'], whoCannot: 'shown' }),
];

/** Every call that needs someone who is signed in. */
export const accessTable: readonly AccessRow[] = [
  ...runnerRows('acme/site'),
  ...runnerRows('acme'),
  ...jobRows,
  ...templateRows,
  ...giteaRows(repo, 'acme/site', site, 'hidden'),
  ...giteaRows(org, 'acme', ['acme'], 'hidden'),
  ...giteaRows(admin, 'instance', [], 'shown'),
  ...secretRows('repos/{owner}/{repo}', 'acme/site', site, 'hidden'),
  ...secretRows('orgs/{org}', 'acme', ['acme'], 'hidden'),
  ...secretRows('admin', 'instance', [], 'shown'),
  row(`POST ${api}/admin/actions/secrets/rekey`, 'manage_secrets', 'instance', { whoCannot: 'shown' }),
  row(`GET ${api}/admin/runners/registration-token`, 'manage_runners', 'instance', { whoCannot: 'shown' }),
  ...tokenRows,
  ...scopeRows,
  ...lineRows,
  ...auditRows,
  ...releaseRows,
  ...cloudRows,
  ...poolRows('acme/site'),
  ...poolRows('acme'),
  row(`POST ${api}/pools`, 'manage_pools', 'instance', { body: { name: 'FRESH', ...container }, whoCannot: 'shown' }),
  ...webhookRows('acme/site'),
  ...webhookRows('acme'),
  ...webhookRows('instance'),
  ...openRows,
];

/** Routes that are not in the table, and where they are tried instead. */
export const elsewhere: Readonly<Record<string, string>> = {
  [`POST ${api}/pools/{poolId}/deploy`]: 'app/pools/pools.test.ts: it would start something',
  [`POST ${api}/instance/backup`]: 'main/backup.test.ts: it needs every permission in the instance',
  [`GET ${api}/waves/{waveId}`]: 'app/pools/pools.test.ts',
  [`POST ${api}/waves/{waveId}/halt`]: 'app/pools/pools.test.ts',
  [`POST ${api}/waves/{waveId}/resume`]: 'app/pools/pools.test.ts',
  [`POST ${api}/waves/{waveId}/take-back`]: 'app/pools/pools.test.ts',
  [`GET ${api}/account`]: "second-factor.test.ts: one's own, for sessions only",
  [`POST ${api}/account/identity`]: "oidc-link.test.ts: one's own, for sessions only",
  [`DELETE ${api}/account/identity`]: 'oidc-link.test.ts',
  [`PUT ${api}/password`]: 'second-factor.test.ts',
  [`POST ${api}/totp`]: 'second-factor.test.ts',
  [`POST ${api}/totp/confirm`]: 'second-factor.test.ts',
  [`DELETE ${api}/totp`]: 'second-factor.test.ts',
  [`GET ${api}/sessions`]: 'second-factor.test.ts',
  [`DELETE ${api}/sessions`]: 'second-factor.test.ts',
  [`DELETE ${api}/sessions/{sessionId}`]: 'second-factor.test.ts',
  [`GET ${api}/users`]: 'users.test.ts: who gives something to somebody anywhere knows the users',
  [`GET ${api}/users/{login}`]: 'users.test.ts',
  [`GET ${own}`]: 'users.test.ts: everybody has a scope of their own',
  [`GET ${own}/{runnerId}`]: 'users.test.ts: everybody has a scope of their own',
  [`PATCH ${own}/{runnerId}`]: 'users.test.ts',
  [`DELETE ${own}/{runnerId}`]: 'users.test.ts',
  [`GET ${own}/registration-token`]: 'users.test.ts',
  [`POST ${own}/registration-token`]: 'users.test.ts',
  [`DELETE ${own}/registration-token`]: 'users.test.ts',
  [`POST ${api}/resources/{resourceId}/clean-up`]: 'hosting.test.ts of the use cases: something must be left first',
  [`GET ${api}/user/actions/secrets`]: 'secrets.test.ts: everybody has a scope of their own',
  [`PUT ${api}/user/actions/secrets/{secretName}`]: 'secrets.test.ts',
  [`DELETE ${api}/user/actions/secrets/{secretName}`]: 'secrets.test.ts',
};
