import { expect, test } from 'vitest';
import { insert, update } from '../decision/change.ts';
import { type Decision, plan } from '../decision/decision.ts';
import { RowStore } from '../testing/row-store.ts';
import { sampleCapabilities, sampleRunner, sampleToken } from '../testing/samples.ts';
import { codeOf } from '../testing/scene.ts';
import {
  keyMadeWith,
  newRunner,
  pairRunner,
  pairWithKey,
  prepareRunner,
  registerRunner,
  reissueCredential,
  renewPairing,
} from './enrol.ts';

const enrolment = {
  capabilities: sampleCapabilities,
  version: '1.0.0',
  workspace: '/srv',
  ephemeral: false,
  address: '10.0.0.7',
};
const credential = (patch = {}) => sampleToken({ id: 'token-run', kind: 'run', expiresAt: null, nonce: 'n1', ...patch });
const fresh = newRunner(
  {
    id: 'runner-1',
    number: 1,
    scopeId: 'instance',
    name: 'one',
    executorsAllowed: null,
    labelsAdded: ['gpu'],
    refusesUnlabelled: false,
    trusted: false,
    workspace: null,
    ephemeral: false,
    createdBy: 'admin',
  },
  0,
);

function committed(store: RowStore, decision: Decision): void {
  if (!decision.ok) throw new Error(decision.refusal.code);
  store.commit(decision);
}

function prepared(): RowStore {
  const store = new RowStore();
  committed(store, prepareRunner(fresh, sampleToken(), 0));
  return store;
}

test('a prepared runner has no credential yet', () => {
  expect(prepared().get('runner', 'runner-1')).toMatchObject({ credential: 'none', tokenId: null, session: null });
});

test('pairing spends the token and gives the runner its credential', () => {
  const store = prepared();
  committed(store, pairRunner(fresh, sampleToken(), { ...credential(), createdAt: 500 }, enrolment, 500));
  expect(store.get('token', 'token-pair')?.usedAt).toBe(500);
  expect(store.get('token', 'token-run')).not.toBeNull();
  expect(store.get('runner', 'runner-1')).toMatchObject({
    credential: 'active',
    tokenId: 'token-run',
    declared: sampleCapabilities,
    workspace: '/srv',
    labelsAdded: ['gpu'],
    enrolledAt: 500,
  });
});

test('of two processes that pair with one token at the same time one conflicts', () => {
  const store = prepared();
  committed(store, pairRunner(fresh, sampleToken(), credential(), enrolment, 500));
  const late = pairRunner(fresh, sampleToken(), credential({ id: 'token-run-2' }), enrolment, 500);
  expect(() => committed(store, late)).toThrow('conflict');
});

test.each([
  ['token_used', { usedAt: 5 }, {}],
  ['token_expired', { expiresAt: 500 }, {}],
  ['token_revoked', { revokedAt: 5 }, {}],
  ['runner_removed', {}, { removedAt: 5 }],
])('pairing is refused: %s', (code, token, runner) => {
  expect(codeOf(pairRunner({ ...fresh, ...runner }, sampleToken(token), credential(), enrolment, 500))).toBe(code);
});

const at = { path: '~/work', isOwn: false };

test('a further pairing token takes the place of the earlier one', () => {
  const store = prepared();
  committed(store, renewPairing(fresh, sampleToken(), sampleToken({ id: 'token-2' }), at, 300));
  expect(store.get('token', 'token-pair')?.revokedAt).toBe(300);
  expect(store.get('token', 'token-2')?.revokedAt).toBeNull();
  expect(store.get('runner', fresh.id)?.paired).toEqual(at);
});

test.each([
  ['runner_already_paired', { credential: 'active' as const }],
  ['runner_removed', { removedAt: 5 }],
])('no further pairing token: %s', (code, patch) => {
  expect(codeOf(renewPairing({ ...fresh, ...patch }, null, sampleToken({ id: 'token-2' }), at, 300))).toBe(code);
});

test('a pairing under way loses against a renewal, and a renewal against a pairing', () => {
  const store = prepared();
  committed(store, pairRunner(fresh, sampleToken(), credential(), enrolment, 500));
  const renewal = renewPairing(fresh, sampleToken(), sampleToken({ id: 'token-2' }), at, 500);
  expect(() => committed(store, renewal)).toThrow('conflict');
});

test('a registration token makes any number of runners until it is revoked or expires', () => {
  const store = new RowStore();
  const reg = sampleToken({ id: 'token-reg', kind: 'reg', usedAt: 5, expiresAt: null });
  for (const id of ['a', 'b'])
    committed(store, registerRunner({ ...fresh, id }, reg, credential({ id: `run-${id}` }), enrolment, 500));
  expect(store.all('runner').map((runner) => runner.credential)).toEqual(['active', 'active']);
  const refused = registerRunner(fresh, { ...reg, revokedAt: 400 }, credential(), enrolment, 500);
  expect(codeOf(refused)).toBe('token_revoked');
});

test.each([null, 499])(
  'a registration relies on its token, last used at %s: one that was revoked meanwhile conflicts',
  (usedAt) => {
    const store = new RowStore();
    const reg = sampleToken({ id: 'token-reg', kind: 'reg', usedAt });
    committed(store, plan([insert('token', reg)]));
    committed(store, plan([update('token', reg, { revokedAt: 450 })]));
    const decision = registerRunner(fresh, reg, credential(), enrolment, 500);
    expect(() => committed(store, decision)).toThrow('conflict');
  },
);

test('a lost answer is given again under a new credential, in place of the one that nobody holds', () => {
  const store = prepared();
  committed(store, pairRunner(fresh, sampleToken(), credential(), enrolment, 500));
  const runner = store.get('runner', 'runner-1') ?? fresh;
  committed(store, reissueCredential(runner, credential(), credential({ id: 'token-run-2' }), 600));
  expect(store.get('token', 'token-run')?.revokedAt).toBe(600);
  expect(store.get('runner', 'runner-1')).toMatchObject({ credential: 'active', tokenId: 'token-run-2' });
});

test.each([
  ['it had a session', { session: { id: 's', startedAt: 0, bootId: 'b', address: '' } }, {}, {}],
  ['it had signed out', { signedOutAt: 5 }, {}, {}],
  ['it is another credential by now', { tokenId: 'token-other' }, {}, {}],
  ['it is another registration', {}, {}, { nonce: 'n2' }],
  ['neither has a nonce', {}, { nonce: null }, { nonce: null }],
])('no second credential when %s', (_, runner, unused, next) => {
  const owner = sampleRunner({ session: null, ...runner });
  expect(codeOf(reissueCredential(owner, credential(unused), credential({ id: 'token-run-2', ...next }), 600))).toBe(
    'token_used',
  );
});

test('the use of a registration token is noted, and not by each of many runners', () => {
  const registration = sampleToken({ id: 'token-reg', kind: 'reg', expiresAt: null, usedAt: null });
  const by = (token: typeof registration, at: number) => registerRunner(fresh, token, credential(), enrolment, at);
  const first = by(registration, 500);
  const noted = first.ok && first.changes.find(({ kind, op }) => kind === 'token' && op === 'update');
  expect(noted).toMatchObject({ row: { usedAt: 500, usedFrom: '10.0.0.7' } });
  const second = by({ ...registration, usedAt: 500 }, 600);
  expect(second).toMatchObject({ ok: true, guards: [{ id: 'token-reg' }] });
  expect(second.ok && second.changes.map(({ op }) => op)).toEqual(['insert', 'insert']);
});

const key = (patch = {}) => keyMadeWith(sampleToken(), credential({ subjectId: 'runner-1', createdAt: 100, ...patch }));

test('a key that was made with its pairing token is worth nothing before both come, and then is the credential', () => {
  const store = new RowStore();
  committed(store, prepareRunner(fresh, sampleToken(), 0, key()));
  expect(store.get('runner', 'runner-1')).toMatchObject({ credential: 'none', tokenId: null });
  const row = store.get('runner', 'runner-1') ?? fresh;
  committed(store, pairWithKey(row, sampleToken(), key(), { ...enrolment, speaks: 'challengectl' }, 500));
  const paired = store.get('runner', 'runner-1') ?? fresh;
  const spent = store.get('token', 'token-pair') ?? sampleToken();
  expect(paired).toMatchObject({ credential: 'active', tokenId: 'token-run', protocol: 'challengectl', enrolledAt: 100 });
  expect(spent.usedAt).toBe(500);
  expect(pairWithKey(paired, spent, key(), enrolment, 10 ** 15)).toMatchObject({ ok: true, changes: [], events: [] });
});

test.each([
  ['a key of another runner', {}, {}, { subjectId: 'runner-2' }, 'credential_mismatch'],
  ['a key that was made with another token', {}, {}, { nonce: 'n1' }, 'credential_mismatch'],
  ['a token of another runner', {}, { subjectId: 'runner-2' }, {}, 'credential_mismatch'],
  ['another kind of token as the key', {}, {}, { kind: 'api' as const }, 'credential_mismatch'],
  ['a token that was used', {}, { usedAt: 5 }, {}, 'token_used'],
  [
    'a token that was used, and the key revoked since',
    { credential: 'revoked' as const, tokenId: 'token-run' },
    { usedAt: 5 },
    {},
    'token_used',
  ],
  ['a token that has expired', {}, { expiresAt: 500 }, {}, 'token_expired'],
  ['a token in whose place there is another', {}, { revokedAt: 5 }, {}, 'token_revoked'],
  ['a key that has expired', {}, {}, { expiresAt: 500 }, 'token_expired'],
  ['a runner that was removed', { removedAt: 5 }, {}, {}, 'runner_removed'],
])('%s does not pair', (_, runner, pairing, own, code) => {
  const decision = pairWithKey({ ...fresh, ...runner }, sampleToken(pairing), { ...key(), ...own }, enrolment, 500);
  expect(codeOf(decision)).toBe(code);
});

test('the next two are in the place of the earlier ones', () => {
  const store = new RowStore();
  committed(store, prepareRunner(fresh, sampleToken(), 0, key()));
  const next = sampleToken({ id: 'token-pair-2' });
  const nextKey = keyMadeWith(next, credential({ id: 'token-run-2', subjectId: 'runner-1' }));
  committed(store, renewPairing(fresh, sampleToken(), next, { path: '/srv', isOwn: false }, 100, nextKey));
  const row = store.get('runner', 'runner-1') ?? fresh;
  expect(codeOf(pairWithKey(row, store.get('token', 'token-pair') ?? next, key(), enrolment, 500))).toBe('token_revoked');
  expect(codeOf(pairWithKey(row, next, key(), enrolment, 500))).toBe('credential_mismatch');
  expect(codeOf(pairWithKey(row, next, nextKey, enrolment, 500))).toBeNull();
});
