import { describe, expect, test } from 'vitest';
import { refuse } from '../decision/decision.ts';
import { editRunner } from '../runner/edit.ts';
import { sampleRunner, sampleToken } from '../testing/samples.ts';
import { auditedRow } from './audited.ts';
import { ChainWalk, canonicalJson, chainStart, entryText, linkText } from './chain.ts';
import { changed } from './changed.ts';
import { type ConfigurationFact, noteConfiguration } from './configuration.ts';
import { type AuditDraft, type AuditEntry, serverActor } from './state.ts';

const draft = (at: number, patch: Partial<AuditDraft> = {}): AuditDraft => ({
  at,
  actor: serverActor(),
  action: 'scope.create',
  scopeId: 'instance',
  target: { kind: 'scope', id: 's', name: 's' },
  before: null,
  after: null,
  detail: {},
  ...patch,
});

/** Not a digest, but different for different texts. */
const sum = (text: string): string => `#${text}`;

function chainOf(...drafts: AuditDraft[]): AuditEntry[] {
  let last = chainStart;
  return drafts.map((each) => {
    last = { seq: last.seq + 1, hash: sum(linkText(last.hash, last.seq + 1, entryText(each))) };
    return { ...each, ...last };
  });
}

describe('the chain', () => {
  test('texts are the same for the same values, in whatever order their names came', () => {
    const value = { b: [1, { d: 0.1, c: 'é"\n' }], a: null, gone: undefined };
    expect(canonicalJson(value)).toBe('{"a":null,"b":[1,{"c":"é\\"\\n","d":0.1}]}');
    expect(canonicalJson(JSON.parse(JSON.stringify({ a: null, b: value.b })))).toBe(canonicalJson(value));
  });

  const entries = chainOf(draft(1), draft(2), draft(3));
  const head = { seq: 3, hash: entries[2]?.hash ?? '' };
  const check = (list: readonly AuditEntry[], to = head, from = chainStart, noted: typeof head | null = null) => {
    const walk = new ChainWalk(sum, from, noted);
    for (const entry of list) walk.take(entry);
    return walk.end(to);
  };
  const [one, two, three] = entries as [AuditEntry, AuditEntry, AuditEntry];

  test.each<[string, AuditEntry[], unknown]>([
    ['nothing', entries, null],
    ['an edit', [one, { ...two, at: 9 }, three], { seq: 2, why: 'altered' }],
    ['an edited hash', [one, { ...two, hash: 'x' }, three], { seq: 2, why: 'altered' }],
    ['a removal', [one, three], { seq: 2, why: 'missing' }],
    ['a removal of the first', [two, three], { seq: 1, why: 'missing' }],
    ['a removal of the last', [one, two], { seq: 3, why: 'missing' }],
    ['a removal of all', [], { seq: 1, why: 'missing' }],
    ['a further one', chainOf(draft(1), draft(2), draft(3), draft(4)), { seq: 4, why: 'added' }],
    ['a swap', [one, { ...three, seq: 2 }, { ...two, seq: 3 }], { seq: 2, why: 'altered' }],
    ['one twice', [one, one, two], { seq: 1, why: 'added' }],
  ])('tells of %s', (_, list, problem) => {
    expect(check(list)).toEqual(problem);
  });

  test('begins behind what retention dropped, when an entry tells of that', () => {
    const dropped = { seq: 1, hash: one.hash };
    expect(check([two, three], head, dropped)).toEqual({ seq: 1, why: 'cut' });
    const told = draft(4, { action: 'audit.pruned', detail: { throughSeq: 1, throughHash: one.hash } });
    const all = chainOf(draft(1), draft(2), draft(3), told);
    expect(check(all.slice(1), { seq: 4, hash: all[3]?.hash ?? '' }, dropped)).toBeNull();
  });

  test('holds to what was noted of it', () => {
    expect(check(entries, head, chainStart, { seq: 2, hash: two.hash })).toBeNull();
    expect(check(entries, head, chainStart, { seq: 2, hash: 'other' })).toEqual({ seq: 2, why: 'noted' });
    expect(check(entries, head, chainStart, { seq: 4, hash: 'x' })).toEqual({ seq: 4, why: 'missing' });
  });
});

describe('what changed', () => {
  test('tells only what differs, and never a secret or its hash', () => {
    const [before, after] = [sampleToken(), sampleToken({ revokedAt: 5, hash: 'other', salt: 'other' })];
    expect(changed('token', before, after)).toEqual({ before: { revokedAt: null }, after: { revokedAt: 5 } });
    const made = JSON.stringify(changed('token', null, before));
    expect(made).toContain('"kind":"pair"');
    expect(made).not.toMatch(/salt|hash|nonce/);
  });

  test('one entry tells of all that was edited at once, and none of what was refused or changes nothing', () => {
    const runner = sampleRunner();
    const deed = { actor: serverActor(), action: 'runner.edit' as const };
    const edit = (wanted: Parameters<typeof editRunner>[1]) =>
      auditedRow(editRunner(runner, wanted, 'jo', 7), deed, 'runner', runner, runner, 7);
    expect(edit({ name: 'two', labels: ['b', 'a'], trusted: true })).toMatchObject({
      audit: [
        {
          action: 'runner.edit',
          before: { name: 'one', labelsAdded: [], trusted: false },
          after: { name: 'two', labelsAdded: ['a', 'b'], trusted: true },
        },
      ],
    });
    expect(edit({ name: 'one' })).toMatchObject({ ok: true, changes: [] });
    expect(edit({ name: 'one' })).not.toHaveProperty('audit');
    const refused = refuse('runner_removed');
    expect(auditedRow(refused, deed, 'runner', runner, runner, 7)).toBe(refused);
  });
});

describe('the configuration', () => {
  const fact = (name: string, text: string, patch: Partial<ConfigurationFact> = {}): ConfigurationFact => ({
    ...{ name, text, isSecret: false, isDefault: false },
    ...patch,
  });
  const auditOfStart = (before: string | null, ...facts: ConfigurationFact[]) => {
    const decision = noteConfiguration(before === null ? null : { id: 'configuration', revision: 1, value: before }, facts, 1);
    return decision.ok ? (decision.audit ?? []).map(({ before: old, after }) => [old, after]) : null;
  };

  test('of the first start tells what is not the default, secrets without their values', () => {
    expect(
      auditOfStart(null, fact('port', '8080'), fact('host', 'x', { isDefault: true }), fact('key', 'digest', { isSecret: true })),
    ).toEqual([[null, { port: '8080', key: '(hidden)' }]]);
  });

  test('of a later start tells what differs from the one before', () => {
    const before = JSON.stringify({ port: '7070', key: 'digest', host: 'x' });
    const changes = auditOfStart(before, fact('port', '8080'), fact('key', 'digest 2', { isSecret: true }), fact('host', 'x'));
    expect(changes).toEqual([
      [
        { port: '7070', key: '(hidden)' },
        { port: '8080', key: '(hidden)' },
      ],
    ]);
    expect(auditOfStart(JSON.stringify({ port: '1' }), fact('port', '1'))).toEqual([]);
    expect(auditOfStart(JSON.stringify({ key: 'digest' }), fact('key', '', { isSecret: true }))).toEqual([
      [{ key: '(hidden)' }, { key: '' }],
    ]);
  });
});
