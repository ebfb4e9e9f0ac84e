import {
  type ApiTokenCreated,
  type AuditEntry,
  type AuditPage,
  type Invitation,
  type OwnSessionList,
  type Pairing,
  type ProvisioningKeyCreated,
  restPaths,
  type TotpBegun,
} from '@baton/protocol';
import { apiRoutes } from '@baton/server/reference';
import { expect, test } from 'vitest';
import { giteaRoutes, giteaScopesOf } from './support/audit-gitea-tries.ts';
import { hostingTries } from './support/audit-hosting.ts';
import { poolTries } from './support/audit-pools.ts';
import { releaseTries } from './support/audit-releases.ts';
import { runnerTries } from './support/audit-runners.ts';
import { scopeTries } from './support/audit-scope-tries.ts';
import { secretTries } from './support/audit-secrets.ts';
import { templateRoutes } from './support/audit-templates.ts';
import { as, type Expected, on, withoutEntry } from './support/audit-tries.ts';
import { toThisMachine, webhookTries } from './support/audit-webhooks.ts';
import { useSharedBench } from './support/bench.ts';
import { cancelledJob, submit } from './support/jobs.ts';
import { rangeRoutes } from './support/range-tries.ts';
import { type Answer, call, taken } from './support/rest.ts';
import { askingJob, openSession, register, registerIn, unresolvedJob } from './support/scripted-runner.ts';
import { Server } from './support/server.ts';
import { codeOf, newUser, password, signedInUser, signInAgain, userWithTotp } from './support/users.ts';

// Whoever adds a route that changes something says here what the audit log tells of it, or why it tells nothing.

const { value } = useSharedBench(async (bench) => {
  const server = await Server.prepare(bench, { environment: toThisMachine });
  const { setupUrl } = await server.start();
  return { server, setupToken: new URL(setupUrl ?? '').searchParams.get('token') ?? '' };
});
const server = (): Server => value().server;

let made = 0;
const fresh = (word: string): string => `${word}-${++made}`;

/** A runner that is registered and has a session. */
async function connected(scope?: string) {
  const name = fresh('runner');
  const made = scope === undefined ? await register(server(), name) : await registerIn(server(), scope, name);
  await openSession(server(), made.token);
  return { id: made.runnerId, name, number: made.number, token: made.token };
}

/** The id of one that may install versions by itself. */
async function updatesItself(): Promise<string> {
  const { runnerId, token } = await register(server(), fresh('runner'));
  await openSession(server(), token, { updates: true });
  return runnerId;
}

const added = (): Promise<Pairing> => server().post<Pairing>(restPaths.runners, { name: fresh('runner') });

async function organization(): Promise<string> {
  const name = fresh('org');
  await server().post(restPaths.organizations, { name });
  return name;
}

async function project(): Promise<string> {
  const owner = await organization();
  await server().post(restPaths.projects, { owner, name: 'site' });
  return `${owner}/site`;
}

const key = () => server().post<ProvisioningKeyCreated>(restPaths.provisioningKeys, { name: 'images' });
const action = (name: string): Expected => ({
  action: `runner.${name}`,
  make: async () => {
    const { id } = await connected();
    if (name === 'enable') await server().post(restPaths.runnerAction(id, 'disable'));
    return on(restPaths.runnerAction(id, name), { reason: 'said why' });
  },
});

const base = '/api/v1';
const setUp: Expected = {
  action: 'auth.set_up',
  actor: 'ada',
  make: async () => ({ ...on(restPaths.setup, { token: value().setupToken, login: 'ada', password }), anonymous: true }),
};
/** Sees to it that there is an administrator. That there is one already is fine. */
const withAda = () =>
  call(server().url, 'POST', restPaths.setup, { body: { token: value().setupToken, login: 'ada', password } });
const signIn: Expected = {
  action: 'auth.signed_in',
  actor: 'ada',
  make: async () => {
    await withAda();
    return { ...on(restPaths.session, { login: 'ada', password }), anonymous: true };
  },
};
const signOut: Expected = {
  action: 'auth.signed_out',
  actor: 'ada',
  make: async () => {
    await withAda();
    return as(await signInAgain(server(), 'ada'), on(restPaths.session));
  },
};

const giteaPlaces = { organization, project, runnerNumber: async (where: string) => (await connected(where)).number };

const asUser = {
  none: 'the scope of the one who asks: the same code as for the others, and the token of this test is nobody',
} as const;

const table: Record<string, Expected> = {
  [`POST ${restPaths.setup}`]: setUp,
  [`POST ${restPaths.session}`]: signIn,
  [`DELETE ${restPaths.session}`]: signOut,
  [`POST ${restPaths.tokens}`]: { action: 'token.create', make: async () => on(restPaths.tokens, { name: 'ci' }) },
  [`DELETE ${restPaths.token('{tokenId}')}`]: {
    action: 'token.revoke',
    make: async () => on(restPaths.token((await server().post<ApiTokenCreated>(restPaths.tokens, { name: 'gone' })).id)),
  },
  [`POST ${restPaths.runners}`]: { action: 'runner.add', make: async () => on(restPaths.runners, { name: fresh('runner') }) },
  [`POST ${restPaths.selfHostedRunners}`]: {
    action: 'runner.add',
    make: async () => on(restPaths.selfHostedRunners, { name: fresh('runner') }),
  },
  [`DELETE ${restPaths.runner('{runnerId}')}`]: {
    action: 'runner.remove',
    make: async () => on(restPaths.runner((await added()).id)),
  },
  [`PATCH ${restPaths.runner('{runnerId}')}`]: {
    action: 'runner.edit',
    make: async () => on(restPaths.runner((await added()).id), { name: fresh('renamed'), labels: ['gpu'], trusted: true }),
  },
  ...Object.fromEntries(
    ['disable', 'enable', 'drain', 'kick', 'rotate', 'revoke', 'remove'].map((name) => [
      `POST ${restPaths.runnerAction('{runnerId}', name)}`,
      action(name),
    ]),
  ),
  ...runnerTries(server, fresh),
  [`POST ${restPaths.runnersBulk}`]: {
    action: 'runner.disable',
    make: async () => on(restPaths.runnersBulk, { action: 'disable', runners: [(await added()).name] }),
  },
  [`POST ${restPaths.runnersPreview}`]: { none: 'changes nothing' },
  [`POST ${restPaths.jobLimit('{jobId}')}`]: {
    action: 'job.limit',
    make: async () => {
      const concurrency = { key: 'state', limit: 1 };
      const job = await submit(server(), 'true', { labels: ['nowhere'], concurrency });
      return on(restPaths.jobLimit(job.id), { limit: 2 });
    },
  },
  [`POST ${restPaths.jobsActions}`]: {
    action: 'job.cancel',
    make: async () => {
      const job = await submit(server(), 'true', { labels: ['nowhere'] });
      return on(restPaths.jobsActions, { action: 'cancel', jobs: [job.id] });
    },
  },
  [`POST ${restPaths.jobs}`]: { none: 'submissions stand in the list of jobs' },
  [`POST ${restPaths.jobCancel('{jobId}')}`]: {
    action: 'job.cancel',
    make: async () => on(restPaths.jobCancel((await submit(server(), 'true', { labels: ['nobody'] })).id)),
  },
  [`POST ${restPaths.jobAnswer('{jobId}')}`]: {
    action: 'job.answer',
    make: async () => on(restPaths.jobAnswer(await askingJob(server(), await connected())), { reply: 'approve' }),
  },
  [`POST ${restPaths.jobResolve('{jobId}')}`]: {
    action: 'job.resolve',
    make: async () =>
      on(restPaths.jobResolve(await unresolvedJob(server(), await connected())), { resolution: 'fail', note: 'seen' }),
  },
  [`POST ${restPaths.jobRerun('{jobId}')}`]: {
    action: 'job.rerun',
    make: async () => on(restPaths.jobRerun(await cancelledJob(server()))),
  },
  ...webhookTries(server, fresh),
  ...poolTries(server, fresh),
  ...hostingTries(server, fresh),
  ...releaseTries(server, updatesItself),
  ...templateRoutes(server),
  [`POST ${restPaths.organizations}`]: {
    action: 'scope.create',
    make: async () => on(restPaths.organizations, { name: fresh('org') }),
  },
  [`DELETE ${restPaths.organization('{name}')}`]: {
    action: 'scope.remove',
    make: async () => on(restPaths.organization(await organization())),
  },
  [`POST ${restPaths.projects}`]: {
    action: 'scope.create',
    make: async () => on(restPaths.projects, { owner: await organization(), name: 'site' }),
  },
  [`DELETE ${restPaths.project('{owner}/{name}')}`]: {
    action: 'scope.remove',
    make: async () => on(restPaths.project(await project())),
  },
  [`PATCH ${restPaths.project('{owner}/{name}')}`]: {
    action: 'scope.edit',
    make: async () => on(restPaths.project(await project()), { protected: true, runnerRetentionMs: 90_000 }),
  },
  [`PATCH ${restPaths.instance}`]: {
    action: 'scope.edit',
    make: async () => on(restPaths.instance, { runnerRetentionMs: 80_000_000 }),
  },
  [`POST ${restPaths.registrationTokens}`]: {
    action: 'registration_token.create',
    make: async () => on(restPaths.registrationTokens, { name: 'rack 4', expiresInMs: 60_000 }),
  },
  [`DELETE ${restPaths.registrationTokens}`]: {
    action: 'registration_token.reset',
    make: async () => on(`${restPaths.registrationTokens}?scope=${await organization()}`),
  },
  [`POST ${restPaths.provisioningKeys}`]: {
    action: 'key.create',
    make: async () => on(restPaths.provisioningKeys, { name: 'images' }),
  },
  [`PATCH ${restPaths.provisioningKey('{keyId}')}`]: {
    action: 'key.edit',
    make: async () => on(restPaths.provisioningKey((await key()).key.id), { enabled: false }),
  },
  [`DELETE ${restPaths.provisioningKey('{keyId}')}`]: {
    action: 'key.remove',
    make: async () => on(restPaths.provisioningKey((await key()).key.id)),
  },
  [`POST ${restPaths.provision}`]: {
    action: 'runner.provision',
    actor: 'images',
    make: async () => ({
      ...on(restPaths.provision, {}),
      headers: { authorization: `Bearer ${(await key()).secret}` },
      anonymous: true,
    }),
  },
  [`POST ${restPaths.userInvitation('{login}')}`]: {
    action: 'user.invite',
    make: async () => on(restPaths.userInvitation(await newUser(server()))),
  },
  [`DELETE ${restPaths.userTotp('{login}')}`]: {
    action: 'user.totp_removed',
    make: async () => on(restPaths.userTotp((await userWithTotp(server())).login)),
  },
  [`POST ${restPaths.invitation}`]: {
    action: 'auth.signed_in',
    before: ['user.password_set'],
    actor: 'own',
    make: async () => {
      const { url } = await server().post<Invitation>(restPaths.userInvitation(await newUser(server())));
      return { ...on(restPaths.invitation, { token: new URL(url).searchParams.get('token'), password }), anonymous: true };
    },
  },
  [`POST ${restPaths.sessionCode}`]: {
    action: 'auth.signed_in',
    actor: 'own',
    make: async () => {
      const { login, recovery } = await userWithTotp(server());
      return as(await signInAgain(server(), login), on(restPaths.sessionCode, { code: recovery }));
    },
  },
  [`PUT ${restPaths.password}`]: {
    action: 'user.password_changed',
    actor: 'own',
    make: async () =>
      as((await signedInUser(server())).cookie, on(restPaths.password, { present: password, password: `${password} 2` })),
  },
  ...withoutEntry,
  [`POST ${restPaths.totpConfirm}`]: {
    action: 'user.totp_set_up',
    actor: 'own',
    make: async () => {
      const { cookie } = await signedInUser(server());
      const { secret } = taken(await call<TotpBegun>(server().url, 'POST', restPaths.totp, { headers: { cookie } }));
      return as(cookie, on(restPaths.totpConfirm, { code: codeOf(secret) }));
    },
  },
  [`DELETE ${restPaths.totp}`]: {
    action: 'user.totp_removed',
    actor: 'own',
    make: async () => {
      const { cookie, recovery } = await userWithTotp(server());
      return as(cookie, on(restPaths.totp, { code: recovery }));
    },
  },
  [`DELETE ${restPaths.sessions}`]: {
    action: 'auth.session_ended',
    actor: 'own',
    make: async () => {
      const { login, cookie } = await signedInUser(server());
      await signInAgain(server(), login);
      return as(cookie, on(restPaths.sessions));
    },
  },
  [`DELETE ${restPaths.ownSession('{sessionId}')}`]: {
    action: 'auth.session_ended',
    actor: 'own',
    make: async () => {
      const { login, cookie } = await signedInUser(server());
      await signInAgain(server(), login);
      const { sessions } = taken(await call<OwnSessionList>(server().url, 'GET', restPaths.sessions, { headers: { cookie } }));
      return as(cookie, on(restPaths.ownSession(sessions.find(({ isThisOne }) => !isThisOne)?.id ?? '')));
    },
  },
  [`POST ${restPaths.users}`]: {
    action: 'user.create',
    make: async () => on(restPaths.users, { login: fresh('user'), role: 'viewer' }),
  },
  [`PATCH ${restPaths.user('{login}')}`]: {
    action: 'user.disable',
    make: async () => on(restPaths.user(await newUser(server())), { disabled: true }),
  },
  [`DELETE ${restPaths.user('{login}')}`]: {
    action: 'user.remove',
    make: async () => on(restPaths.user(await newUser(server()))),
  },
  [`PUT ${restPaths.userGrants('{login}')}`]: {
    action: 'user.grant',
    make: async () => on(restPaths.userGrants(await newUser(server())), { scope: await organization(), role: 'operator' }),
  },
  ...giteaRoutes(giteaPlaces),
  ...secretTries(server, giteaScopesOf(giteaPlaces), fresh),
  [`POST ${restPaths.backup}`]: { action: 'server.backed_up', make: async () => on(restPaths.backup, {}) },
  [`POST ${restPaths.secretsRekey}`]: { none: 'what is encrypted stays the same' },
  ...rangeRoutes(server),
  ...scopeTries(server, organization),
  [`PUT ${base}/user/actions/secrets/{secretName}`]: asUser,
  [`DELETE ${base}/user/actions/secrets/{secretName}`]: asUser,
  [`PATCH ${base}/user/actions/runners/{runnerId}`]: asUser,
  [`DELETE ${base}/user/actions/runners/{runnerId}`]: asUser,
  [`POST ${base}/user/actions/runners/registration-token`]: asUser,
  [`DELETE ${base}/user/actions/runners/registration-token`]: asUser,
};

const mutating = apiRoutes
  .filter(({ method, access }) => method !== 'GET' && ['person', 'anyone', 'provisioner'].includes(access))
  .map(({ method, path }) => `${method} ${path}`);

/** The newest entry's number. */
const newest = async (): Promise<number> => (await server().get<AuditPage>(`${restPaths.audit}?limit=1`)).entries[0]?.seq ?? 0;

async function entriesAfter(seq: number): Promise<AuditEntry[]> {
  const { entries } = await server().get<AuditPage>(`${restPaths.audit}?limit=20`);
  return entries.filter((entry) => entry.seq > seq);
}

test('every route that changes something is in this table', () => {
  expect(Object.keys(table).sort()).toEqual([...mutating].sort());
});

test.each(Object.entries(table).flatMap(([route, expected]) => ('make' in expected ? [[route, expected] as const] : [])))(
  '%s writes one entry that names who did it and from where',
  async (route, expected) => {
    const [method = ''] = route.split(' ');
    const { path, body, bytes, type, headers = {}, anonymous } = await expected.make();
    const before = await newest();
    const token = anonymous ? null : server().token;
    const answer: Answer<unknown> = await call(server().url, method, path, {
      token,
      headers,
      ...(body === undefined ? {} : { body }),
      ...(bytes && { bytes }),
      ...(type !== undefined && { type }),
    });
    taken(answer);
    const entries = await entriesAfter(before);
    expect(entries.map((entry) => entry.action)).toEqual([expected.action, ...(expected.before ?? [])]);
    const login = expected.actor === 'own' ? expect.stringMatching(/^user-/) : (expected.actor ?? 'bootstrap');
    for (const entry of entries) expect(entry.actor).toMatchObject({ login, address: '127.0.0.1' });
    expect(JSON.stringify(entries)).not.toMatch(/"hash":"(?![0-9a-f]{64}")|salt|bat_[a-z]+_/);
  },
);

test('what changed is told, before and after', async () => {
  const { name, id } = await added();
  await server().call('PATCH', restPaths.runner(id), { name: `${name}-b`, labels: ['gpu'] });
  const [entry] = (await server().get<AuditPage>(`${restPaths.audit}?target=${id}`)).entries;
  expect(entry).toMatchObject({
    action: 'runner.edit',
    target: { kind: 'runner', id, name: `${name}-b` },
    scope: 'instance',
    before: { name, labelsAdded: [] },
    after: { name: `${name}-b`, labelsAdded: ['gpu'] },
  });
  const seq = await newest();
  await server().call('PATCH', restPaths.runner(id), { labels: ['gpu'] });
  expect(await newest(), 'a change that changes nothing').toBe(seq);
});
