import { runnerPaths } from '@baton/protocol';
import { expect } from 'vitest';
import { fromBase32 } from '../auth/testing/door.ts';
import { codeAt } from '../auth/totp/code.ts';
import type { Doors, Refused } from './testing/doors.ts';
import { type Try, tryWalls, type Wall } from './testing/walls.ts';

/* The walls around people, pages and networks; see `walls.test.ts`. */

const api = '/api/v1';
const office = { networks: ['192.0.2.0/24'] };

/** Nobody may come in but this machine, while this is tried. */
async function locked(doors: Doors, knock: () => Promise<Refused>): Promise<Refused> {
  await doors.done('PATCH', '/networks', { networks: ['127.0.0.1'] });
  const refused = await knock();
  await doors.done('PATCH', '/networks', { networks: null });
  return refused;
}

async function limitedRunner(doors: Doors): Promise<string> {
  const { id, pairingToken } = await doors.done('POST', '/runners', { name: doors.fresh() });
  const token = await doors.runner(pairingToken);
  await doors.done('PATCH', `/runners/${id}`, office);
  return token;
}

/** A user with a second factor, whose first code was used to set it up. */
async function withTotp(doors: Doors) {
  const { login, cookie } = await doors.user();
  const begun = JSON.parse((await doors.knock('POST', `${api}/totp`, { cookie })).text);
  const step = Math.floor(Date.now() / 30_000);
  const code = (steps: number): string => codeAt(fromBase32(begun.secret), step + steps);
  const confirmed = await doors.knock('POST', `${api}/totp/confirm`, { cookie, body: { code: code(0) } });
  const recovery: string[] = JSON.parse(confirmed.text).recoveryCodes;
  const finish = async (given: string): Promise<Refused> =>
    doors.knock('POST', `${api}/session/code`, { cookie: (await doors.signIn(login)).cookies, body: { code: given } });
  return { login, cookie, code, recovery, finish };
}

const forged = (what: string, forge: (cookie: string, other: string) => string): Try => [
  what,
  async (doors) => doors.whoami({ cookie: forge((await doors.user()).cookie, doors.ada) }),
  'sign_in_required',
];
const halves = (cookie: string): [string, string] => cookie.slice(cookie.indexOf('=') + 1).split('.') as [string, string];

const foreign = (what: string, origin: (host: string) => string): Try => [
  what,
  async (doors) => doors.live({ cookie: doors.ada, headers: { origin: origin(new URL(doors.server.url).host) } }),
  'not_acceptable_origin',
];

/** A token that may do what its owner may, in one organization alone. */
async function ofAcme(doors: Doors, more: object = {}): Promise<string> {
  const scope = doors.fresh();
  await doors.done('POST', '/organizations', { name: scope });
  const body = { name: doors.fresh(), scope, ...more };
  return JSON.parse((await doors.knock('POST', `${api}/tokens`, { cookie: doors.ada, body })).text).token;
}

const walls: readonly Wall[] = [
  {
    wall: 'the wrong network',
    audited: true,
    tries: [
      ['an API token', async (d) => d.whoami({ token: await d.api(office) }), 'address_not_allowed'],
      [
        'an API token, for a write',
        async (d) => d.knock('POST', `${api}/runners`, { token: await d.api(office), body: { name: 'x' } }),
        'address_not_allowed',
      ],
      ['an API token, on the WebSocket', async (d) => d.live({ token: await d.api(office) }), 'address_not_allowed'],
      [
        'a pairing token',
        async (d) => d.enrol((await d.done('POST', '/runners', { name: d.fresh(), ...office })).pairingToken),
        'address_not_allowed',
      ],
      [
        'a provisioning key',
        async (d) => d.provision((await d.done('POST', '/provisioning-keys', { name: d.fresh(), ...office })).secret),
        'address_not_allowed',
      ],
      ["a runner's token, for a session", async (d) => d.session(await limitedRunner(d)), 'address_not_allowed'],
      ["a runner's token, for a sync", async (d) => d.sync(await limitedRunner(d)), 'address_not_allowed'],
      [
        "a runner's token, to renew it",
        async (d) => d.knock('POST', runnerPaths.token, { token: await limitedRunner(d), body: { nonce: 'n' } }),
        'address_not_allowed',
      ],
      ['a password', (d) => locked(d, () => d.signIn('ada')), 'address_not_allowed'],
      ['a cookie', (d) => locked(d, () => d.whoami({ cookie: d.ada })), 'address_not_allowed'],
      ['a cookie, on the WebSocket', (d) => locked(d, () => d.live({ cookie: d.ada })), 'address_not_allowed'],
    ],
  },
  {
    wall: 'a replayed code',
    audited: true,
    tries: [
      [
        'the one that set it up, to sign in',
        async (d) => {
          const { code, finish } = await withTotp(d);
          return finish(code(0));
        },
        'code_used',
      ],
      [
        'one that signed in',
        async (d) => {
          const { code, finish } = await withTotp(d);
          await finish(code(1));
          return finish(code(1));
        },
        'code_used',
      ],
      [
        'one from before the one that signed in',
        async (d) => {
          const { code, finish } = await withTotp(d);
          await finish(code(1));
          return finish(code(0));
        },
        'code_used',
      ],
      [
        'one that signed in, to remove the second factor',
        async (d) => {
          const { code, cookie, finish } = await withTotp(d);
          await finish(code(1));
          return d.knock('DELETE', `${api}/totp`, { cookie, body: { code: code(1) } });
        },
        'code_used',
      ],
      [
        'one, by two at once',
        async (d) => {
          const { code, finish } = await withTotp(d);
          const both = await Promise.all([finish(code(1)), finish(code(1))]);
          const refused = both.filter(({ status }) => status !== 200);
          expect(refused).toHaveLength(1);
          return refused[0] as Refused;
        },
        'code_used',
      ],
      [
        'a recovery code',
        async (d) => {
          const { recovery, finish } = await withTotp(d);
          await finish(recovery[0] ?? '');
          return finish(recovery[0] ?? '');
        },
        'code_wrong',
      ],
      [
        'a recovery code, by two at once',
        async (d) => {
          const { recovery, finish } = await withTotp(d);
          const both = await Promise.all([finish(recovery[0] ?? ''), finish(recovery[0] ?? '')]);
          const refused = both.filter(({ status }) => status !== 200);
          expect(refused).toHaveLength(1);
          return refused[0] as Refused;
        },
        'code_wrong',
      ],
      [
        'one of long ago',
        async (d) => {
          const { code, finish } = await withTotp(d);
          return finish(code(-20));
        },
        'code_wrong',
      ],
      [
        'one of later',
        async (d) => {
          const { code, finish } = await withTotp(d);
          return finish(code(20));
        },
        'code_wrong',
      ],
      [
        "another's",
        async (d) => {
          const [{ finish }, other] = [await withTotp(d), await withTotp(d)];
          return finish(other.code(1));
        },
        'code_wrong',
      ],
      [
        "another's recovery code",
        async (d) => {
          const [{ finish }, other] = [await withTotp(d), await withTotp(d)];
          return finish(other.recovery[0] ?? '');
        },
        'code_wrong',
      ],
    ],
  },
  {
    wall: 'a forged cookie',
    audited: true,
    tries: [
      forged('nonsense', () => 'baton_session=nonsense'),
      forged('without a secret', (cookie) => `baton_session=${halves(cookie)[0]}.`),
      forged('without the dot', (cookie) => `baton_session=${halves(cookie).join('')}`),
      forged('with another secret', (cookie) => `baton_session=${halves(cookie)[0]}.${'x'.repeat(43)}`),
      forged("with another's secret", (cookie, other) => `baton_session=${halves(cookie)[0]}.${halves(other)[1]}`),
      forged("of another's session", (cookie, other) => `baton_session=${halves(other)[0]}.${halves(cookie)[1]}`),
      forged('cut short', (cookie) => cookie.slice(0, -1)),
      forged('longer', (cookie) => `${cookie}x`),
      forged('with an id in capitals', (cookie) => `baton_session=A${cookie.slice(15)}`),
      forged('in percent signs', (cookie) => cookie.replace('.', '%2E')),
      forged('in quotes', (cookie) => `baton_session="${halves(cookie).join('.')}"`),
      forged('of SQL', () => "baton_session='OR'1'.'1"),
      forged('a forged one before the right one', (cookie) => `baton_session=nonsense; ${cookie}`),
      [
        'on the WebSocket',
        async (d) => d.live({ cookie: `baton_session=${halves(d.ada)[0]}.${'x'.repeat(43)}` }),
        'sign_in_required',
      ],
    ],
  },
  {
    wall: 'a cookie of nobody',
    audited: false,
    tries: [
      forged('an unknown session', () => `baton_session=00000000-0000-4000-8000-000000000000.${'x'.repeat(43)}`),
      [
        'one of https in clear',
        async (d) => d.whoami({ cookie: d.ada.replace('baton_session', '__Host-baton_session') }),
        'credential_missing',
      ],
      [
        'the half of a sign-in, for a session',
        async (d) => {
          const { login } = await withTotp(d);
          return d.whoami({ cookie: (await d.signIn(login)).cookies });
        },
        'credential_missing',
      ],
      [
        'the half of a sign-in, once it is whole',
        async (d) => {
          const { login, code } = await withTotp(d);
          const { cookies } = await d.signIn(login);
          const finish = (given: string) => d.knock('POST', `${api}/session/code`, { cookie: cookies, body: { code: given } });
          await finish(code(1));
          return finish(code(2));
        },
        'sign_in_expired',
      ],
    ],
  },
  {
    wall: 'a foreign origin on the WebSocket',
    audited: false,
    tries: [
      foreign('another site', () => 'https://evil.example'),
      foreign('a page without one', () => 'null'),
      foreign('nothing', () => ''),
      foreign('another port', () => 'http://127.0.0.1:1'),
      foreign('no port', () => 'http://127.0.0.1'),
      foreign('another name of this machine', (host) => `http://localhost:${host.split(':')[1]}`),
      foreign('our name before theirs', (host) => `http://${host}.evil.example`),
      foreign('our name in the path', (host) => `http://evil.example/${host}`),
      foreign('our name behind a hash', (host) => `http://evil.example#${host}`),
      foreign('our name as the user', (host) => `http://${host}@evil.example`),
      foreign('their name as the user', (host) => `http://evil.example@${host}`),
      foreign('another scheme', (host) => `ftp://${host}`),
      foreign('a file', () => 'file://'),
      foreign('an extension', () => 'chrome-extension://abcdefghijklmnop'),
      foreign('two of them', (host) => `http://${host}, https://evil.example`),
      [
        'in clear, where we are reached by https',
        async (d) => {
          const headers = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'baton.example', origin: 'http://baton.example' };
          return d.live({ cookie: d.ada.replace('baton_', '__Host-baton_'), headers });
        },
        'not_acceptable_origin',
      ],
      [
        'with an API token',
        async (d) => d.live({ token: await d.api(), headers: { origin: 'https://evil.example' } }),
        'not_acceptable_origin',
      ],
    ],
  },
  {
    wall: 'the wrong scope, or too little of the right one',
    audited: false,
    tries: [
      [
        'runners are added elsewhere',
        async (d) => d.knock('POST', `${api}/runners`, { token: await ofAcme(d), body: { name: 'x' } }),
        'permission_denied',
      ],
      [
        'jobs are run elsewhere',
        async (d) =>
          d.knock('POST', `${api}/jobs`, {
            token: await ofAcme(d),
            body: { name: 'x', project: 'baton/default', executor: 'shell', spec: { script: 'true' } },
          }),
        'project_not_found',
      ],
      [
        'users are made',
        async (d) => d.knock('POST', `${api}/users`, { token: await ofAcme(d), body: { login: 'eve' } }),
        'permission_denied',
      ],
      [
        'an organization is made',
        async (d) => d.knock('POST', `${api}/organizations`, { token: await ofAcme(d), body: { name: 'evil' } }),
        'permission_denied',
      ],
      [
        'the audit log is exported',
        async (d) => d.knock('GET', `${api}/audit/export`, { token: await ofAcme(d, { permissions: ['view'] }) }),
        'permission_denied',
      ],
      [
        'the networks of all are changed',
        async (d) => d.knock('PATCH', `${api}/networks`, { token: await ofAcme(d), body: { networks: null } }),
        'permission_denied',
      ],
      [
        'a token makes another',
        async (d) => d.knock('POST', `${api}/tokens`, { token: await ofAcme(d), body: { name: 'more' } }),
        'credential_limited',
      ],
      [
        'a token signs out everywhere',
        async (d) => d.knock('DELETE', `${api}/sessions`, { token: await ofAcme(d) }),
        'session_needed',
      ],
      [
        'the registration token of all is read',
        async (d) => d.knock('GET', `${api}/admin/actions/runners/registration-token`, { token: await ofAcme(d) }),
        'permission_denied',
      ],
      [
        'a provisioning key is made',
        async (d) =>
          d.knock('POST', `${api}/provisioning-keys`, { token: await ofAcme(d, { permissions: ['view'] }), body: { name: 'x' } }),
        'permission_denied',
      ],
      [
        'secrets of all are listed',
        async (d) => d.knock('GET', `${api}/admin/actions/secrets`, { token: await ofAcme(d) }),
        'permission_denied',
      ],
    ],
  },
];

tryWalls(walls);
