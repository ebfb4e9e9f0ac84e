import { runnerPaths } from '@baton/protocol';
import { expect } from 'vitest';
import type { Doors, Refused } from './testing/doors.ts';
import { tryWalls, type Wall } from './testing/walls.ts';

/*
 * Each wall with what is tried against it: refused with the catalogue's code and a next step, without a word of the secret, and told by the audit log
 * where someone failed to get in. People, pages and networks: `walls-of-people.test.ts`; tricks with paths and with HTTP itself: `raw-requests.test.ts`; who may do what: `rest/access.test.ts`.
 */

const expired = { expiresAt: 1 };
const revoked = { revokedAt: 1 };
const disabled = { disabledAt: 1 };
const renewed = async (doors: Doors): Promise<string> => {
  const first = await doors.runner();
  const next = await doors.knock('POST', runnerPaths.token, { token: first, body: { nonce: 'n' } });
  await doors.session(JSON.parse(next.text).token);
  return first;
};
const gone = async (doors: Doors): Promise<string> => {
  const { cookie } = await doors.user();
  await doors.knock('DELETE', '/api/v1/session', { cookie });
  return cookie;
};
const removedRunner = async (doors: Doors): Promise<string> => {
  const { id, pairingToken } = await doors.done('POST', '/runners', { name: doors.fresh() });
  const token = await doors.runner(pairingToken);
  await doors.done('POST', `/runners/${id}/remove`);
  return token;
};
/** A user who was disabled after all this. */
const disabledUser = async (doors: Doors) => {
  const { login, cookie } = await doors.user();
  const made = await doors.knock('POST', '/api/v1/tokens', { cookie, body: { name: 'own' } });
  const token: string = JSON.parse(made.text).token;
  const invitation = await doors.invitation(login);
  await doors.done('PATCH', `/users/${login}`, { disabled: true });
  return { login, cookie, token, invitation };
};

const walls: readonly Wall[] = [
  {
    wall: 'expired',
    audited: true,
    tries: [
      ['a pairing token', async (d) => d.enrol(await d.patched(await d.pairing(), expired)), 'token_expired'],
      ['a registration token', async (d) => d.enrol(await d.patched(await d.registration(), expired)), 'token_expired'],
      ['a provisioning key', async (d) => d.provision(await d.patched(await d.key(), expired)), 'token_expired'],
      [
        "a runner's token, for a session",
        async (d) => d.session(await d.patched(await d.runner(), expired)),
        'credential_expired',
      ],
      ["a runner's token, for a sync", async (d) => d.sync(await d.patched(await d.runner(), expired)), 'credential_expired'],
      [
        "a runner's token, to renew it",
        async (d) =>
          d.knock('POST', runnerPaths.token, { token: await d.patched(await d.runner(), expired), body: { nonce: 'n' } }),
        'credential_expired',
      ],
      ['an API token', async (d) => d.whoami({ token: await d.patched(await d.api(), expired) }), 'credential_expired'],
      [
        'an API token, for a write',
        async (d) => d.knock('POST', '/api/v1/runners', { token: await d.patched(await d.api(), expired), body: { name: 'x' } }),
        'credential_expired',
      ],
      [
        'an API token, on the WebSocket',
        async (d) => d.live({ token: await d.patched(await d.api(), expired) }),
        'credential_expired',
      ],
      [
        'an invitation',
        async (d) => d.accept(await d.patched(await d.invitation((await d.user()).login), expired)),
        'invitation_invalid',
      ],
    ],
  },
  {
    wall: 'an expired session',
    audited: false,
    tries: [
      [
        'a cookie',
        async (d) => d.whoami({ cookie: await d.patchedSession((await d.user()).cookie, expired) }),
        'sign_in_required',
      ],
      [
        'a cookie, on the WebSocket',
        async (d) => d.live({ cookie: await d.patchedSession((await d.user()).cookie, expired) }),
        'sign_in_required',
      ],
    ],
  },
  {
    wall: 'reused',
    audited: true,
    tries: [
      [
        'a pairing token, by another runner',
        async (d) => {
          const token = await d.pairing();
          await d.runner(token);
          return d.enrol(token);
        },
        'token_used',
      ],
      [
        'a pairing token, by the same runner after it was here',
        async (d) => {
          const token = await d.pairing();
          await d.session(JSON.parse((await d.enrol(token, 'same')).text).token);
          return d.enrol(token, 'same');
        },
        'token_used',
      ],
      [
        'a pairing token, by two at once',
        async (d) => {
          const token = await d.pairing();
          const both = await Promise.all([d.enrol(token), d.enrol(token)]);
          expect(both.map(({ status }) => status).sort()).toEqual([201, 401]);
          return both.find(({ status }) => status === 401) as Refused;
        },
        'token_used',
      ],
      [
        'an invitation',
        async (d) => {
          const { login } = await d.user();
          const token = await d.invitation(login);
          await d.accept(token);
          return d.accept(token);
        },
        'invitation_invalid',
      ],
      [
        'an invitation, by two at once',
        async (d) => {
          const token = await d.invitation((await d.user()).login);
          const both = await Promise.all([d.accept(token), d.accept(token)]);
          expect(both.map(({ status }) => status).sort()).toEqual([200, 403]);
          return d.accept(token);
        },
        'invitation_invalid',
      ],
      ["a runner's token that was renewed, for a session", async (d) => d.session(await renewed(d)), 'credential_superseded'],
      ["a runner's token that was renewed, for a sync", async (d) => d.sync(await renewed(d)), 'credential_superseded'],
      [
        "a runner's token that was renewed, to renew it",
        async (d) => d.knock('POST', runnerPaths.token, { token: await renewed(d), body: { nonce: 'other' } }),
        'credential_superseded',
      ],
      [
        "a runner's token that was renewed, to give up the registration",
        async (d) => d.knock('DELETE', runnerPaths.runner, { token: await renewed(d) }),
        'credential_superseded',
      ],
      [
        'a pairing token that another one replaced',
        async (d) => d.enrol(await d.patched(await d.pairing(), revoked)),
        'token_revoked',
      ],
    ],
  },
  {
    wall: 'revoked',
    audited: true,
    tries: [
      ['a registration token', async (d) => d.enrol(await d.patched(await d.registration(), revoked)), 'token_revoked'],
      ['a provisioning key', async (d) => d.provision(await d.patched(await d.key(), revoked)), 'token_revoked'],
      [
        "a runner's token, for a session",
        async (d) => d.session(await d.patched(await d.runner(), revoked)),
        'credential_revoked',
      ],
      ["a runner's token, for a sync", async (d) => d.sync(await d.patched(await d.runner(), revoked)), 'credential_revoked'],
      [
        "a runner's token, to renew it",
        async (d) =>
          d.knock('POST', runnerPaths.token, { token: await d.patched(await d.runner(), revoked), body: { nonce: 'n' } }),
        'credential_revoked',
      ],
      ['the token of a runner that was removed, for a session', async (d) => d.session(await removedRunner(d)), 'runner_removed'],
      ['the token of a runner that was removed, for a sync', async (d) => d.sync(await removedRunner(d)), 'runner_removed'],
      ['an API token', async (d) => d.whoami({ token: await d.patched(await d.api(), revoked) }), 'credential_revoked'],
      [
        'an API token, on the WebSocket',
        async (d) => d.live({ token: await d.patched(await d.api(), revoked) }),
        'credential_revoked',
      ],
      [
        'an invitation that a newer one replaced',
        async (d) => {
          const { login } = await d.user();
          const first = await d.invitation(login);
          await d.invitation(login);
          return d.accept(first);
        },
        'invitation_invalid',
      ],
    ],
  },
  {
    wall: 'a session that was ended',
    audited: false,
    tries: [
      ['a cookie', async (d) => d.whoami({ cookie: await gone(d) }), 'sign_in_required'],
      [
        'a cookie, for a write',
        async (d) => d.knock('POST', '/api/v1/tokens', { cookie: await gone(d), body: {} }),
        'sign_in_required',
      ],
      ['a cookie, on the WebSocket', async (d) => d.live({ cookie: await gone(d) }), 'sign_in_required'],
    ],
  },
  {
    wall: 'disabled',
    audited: true,
    tries: [
      ['a registration token', async (d) => d.enrol(await d.patched(await d.registration(), disabled)), 'token_disabled'],
      ['a provisioning key', async (d) => d.provision(await d.patched(await d.key(), disabled)), 'token_disabled'],
      ['a user, by password', async (d) => d.signIn((await disabledUser(d)).login), 'user_disabled'],
      ['a user, by a wrong password', async (d) => d.signIn((await disabledUser(d)).login, 'wrong'), 'sign_in_failed'],
      ['a user, by API token', async (d) => d.whoami({ token: (await disabledUser(d)).token }), 'user_disabled'],
      [
        'a user, by API token, for a write',
        async (d) => d.knock('POST', '/api/v1/jobs', { token: (await disabledUser(d)).token, body: {} }),
        'user_disabled',
      ],
      ['a user, by API token, on the WebSocket', async (d) => d.live({ token: (await disabledUser(d)).token }), 'user_disabled'],
      ['a user, by invitation', async (d) => d.accept((await disabledUser(d)).invitation), 'user_disabled'],
    ],
  },
  {
    wall: 'the session of a disabled user',
    audited: false,
    tries: [
      ['a cookie', async (d) => d.whoami({ cookie: (await disabledUser(d)).cookie }), 'sign_in_required'],
      ['a cookie, on the WebSocket', async (d) => d.live({ cookie: (await disabledUser(d)).cookie }), 'sign_in_required'],
    ],
  },
  {
    wall: 'the wrong kind',
    audited: true,
    tries: [
      ['a pairing token, of a runner', async (d) => d.session(await d.pairing()), 'credential_wrong_kind'],
      ['a registration token, of a runner', async (d) => d.sync(await d.registration()), 'credential_wrong_kind'],
      ['an API token, of a runner', async (d) => d.session(await d.api()), 'credential_wrong_kind'],
      ["a runner's token, to pair", async (d) => d.enrol(await d.runner()), 'credential_wrong_kind'],
      ['a provisioning key, to pair', async (d) => d.enrol(await d.key()), 'credential_wrong_kind'],
      ['an API token, to provision', async (d) => d.provision(await d.api()), 'credential_wrong_kind'],
      ["a runner's token, on the API", async (d) => d.whoami({ token: await d.runner() }), 'credential_wrong_kind'],
      ['a pairing token, on the API', async (d) => d.whoami({ token: await d.pairing() }), 'credential_wrong_kind'],
      ['a provisioning key, on the API', async (d) => d.whoami({ token: await d.key() }), 'credential_wrong_kind'],
      ["a runner's token, on the WebSocket", async (d) => d.live({ token: await d.runner() }), 'credential_wrong_kind'],
      [
        'an invitation, on the API',
        async (d) => d.whoami({ token: await d.invitation((await d.user()).login) }),
        'credential_wrong_kind',
      ],
    ],
  },
];

tryWalls(walls);
