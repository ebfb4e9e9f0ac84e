import { describe, expect, test } from 'vitest';
import type { Decision } from '../decision/decision.ts';
import { type Publication, publishRelease, type ReleaseDraft, setBundle, updateProblem, withdrawRelease } from './publish.ts';
import type { Release } from './state.ts';
import { isSemanticVersion, latestVersionOf, supportsRunner } from './version.ts';

const draft = (version: string, patch: Partial<ReleaseDraft> = {}): ReleaseDraft => ({
  ...{ version, notes: '', breaking: false, serverVersionMin: null, url: null, commit: null, image: null },
  ...patch,
});
const publication = (patch: Partial<Publication> = {}): Publication => ({
  ...{ id: 'r2', by: 'ci', at: 20, builtIn: false, call: null },
  ...patch,
});
const release = (version: string, patch: Partial<Release> = {}): Release => ({
  ...{ id: version, revision: 1, ...draft(version), publishedAt: 10, publishedBy: 'ann', builtIn: false, call: null },
  ...{ bundle: null, withdrawn: null },
  ...patch,
});
const withdrawn = { at: 5, by: 'ann', reason: 'it stops' };
const refusalOf = (decision: Decision) => (decision.ok ? null : decision.refusal);

describe('versions', () => {
  test.each(['1.4.0', '0.0.1', '2.0.0-rc.1', '1.0.0+build.7', '1.0.0-0.a-b'])('%s is one', (text) => {
    expect(isSemanticVersion(text)).toBe(true);
  });
  test.each(['1.4', 'v1.4.0', '1.04.0', '1.0.0-', '1.0.0-01', '1.0.0 ', '../1.0.0', '', `1.0.0-${'a'.repeat(70)}`])(
    '%s is none',
    (text) => {
      expect(isSemanticVersion(text)).toBe(false);
    },
  );

  test('the newest is one that is for everybody, stands, and needs no later server; never older than the own one', () => {
    expect(latestVersionOf([], '0.5.0')).toBe('0.5.0');
    const known = [release('0.4.0'), release('0.10.0'), release('0.9.0')];
    expect(latestVersionOf(known, '0.5.0')).toBe('0.10.0');
    const others = [
      release('0.12.0', { withdrawn }),
      release('0.13.0-rc.1'),
      release('0.14.0', { serverVersionMin: '0.6.0' }),
      release('0.11.0', { serverVersionMin: '0.5.0' }),
    ];
    expect(latestVersionOf([...known, ...others], '0.5.0')).toBe('0.11.0');
    expect(latestVersionOf(known, '1.0.0')).toBe('1.0.0');
  });

  test('two minor versions back are supported, and what is later', () => {
    expect(['0.2.9', '0.3.0-rc.1', '0.3.0', '0.5.0', '0.6.0', '1.0.0'].filter((each) => supportsRunner('0.5.1', each))).toEqual([
      '0.3.0-rc.1',
      '0.3.0',
      '0.5.0',
      '0.6.0',
      '1.0.0',
    ]);
  });
});

describe('publishing', () => {
  test('makes a row, once a version', () => {
    const first = publishRelease([], draft('1.0.0', { notes: '# hi' }), publication());
    expect(first).toMatchObject({
      ok: true,
      changes: [{ op: 'insert', row: { version: '1.0.0', notes: '# hi', publishedBy: 'ci' } }],
    });
    expect(refusalOf(publishRelease([release('1.0.0')], draft('1.0.0'), publication()))).toEqual({
      code: 'release_exists',
      detail: { version: '1.0.0', at: 10, by: 'ann' },
    });
    // two that only differ in what has no order would be the same to everybody who compares
    expect(refusalOf(publishRelease([release('1.0.0')], draft('1.0.0+2'), publication()))?.code).toBe('release_exists');
  });

  test.each([
    ['1.0', { where: 'version', value: '1.0' }],
    ['1.0.0', { where: 'serverVersionMin', value: 'new' }],
  ])('refuses what is no version: %s', (version, detail) => {
    const given = draft(version, version === '1.0.0' ? { serverVersionMin: 'new' } : {});
    expect(refusalOf(publishRelease([], given, publication()))).toEqual({ code: 'release_version_invalid', detail });
  });

  test('the same call again changes nothing; its key with something else is refused; the key of somebody else is another one', () => {
    const call = { key: 'k', by: 'u1', requestHash: 'h' };
    const known = [release('1.0.0', { call })];
    expect(publishRelease(known, draft('1.0.0'), publication({ call }))).toMatchObject({ ok: true, changes: [] });
    const other = publication({ call: { ...call, requestHash: 'other' } });
    expect(refusalOf(publishRelease(known, draft('1.1.0'), other))?.code).toBe('idempotency_key_reused');
    const foreign = publication({ call: { ...call, by: 'u2' } });
    expect(refusalOf(publishRelease(known, draft('1.0.0'), foreign))?.code).toBe('release_exists');
  });
});

describe('afterwards', () => {
  test('a release is withdrawn once: the first reason stays', () => {
    expect(withdrawRelease(release('1.0.0'), 'bob', 'bad', 7)).toMatchObject({
      changes: [{ row: { withdrawn: { at: 7, by: 'bob', reason: 'bad' } } }],
    });
    expect(withdrawRelease(release('1.0.0', { withdrawn }), 'bob', 'bad', 7)).toMatchObject({ ok: true, changes: [] });
  });

  test('its program never changes, unless it is what the server brings along', () => {
    const [one, two] = ['1', '2'].map((digit) => ({ sha256: digit.repeat(64), bytes: 5 }));
    if (!one || !two) throw new Error('there are two');
    expect(setBundle(release('1.0.0'), one)).toMatchObject({ changes: [{ row: { bundle: one } }] });
    expect(setBundle(release('1.0.0', { bundle: one }), one)).toMatchObject({ ok: true, changes: [] });
    expect(refusalOf(setBundle(release('1.0.0', { bundle: one }), two))?.code).toBe('release_bundle_exists');
    expect(setBundle(release('1.0.0', { bundle: one, builtIn: true }), two)).toMatchObject({
      changes: [{ row: { bundle: two } }],
    });
    expect(refusalOf(setBundle(release('1.0.0', { withdrawn }), one))?.code).toBe('release_withdrawn');
  });

  test('why nobody can be brought to it is known beforehand', () => {
    expect(updateProblem(release('0.6.0', { serverVersionMin: '0.5.0' }), '0.5.0')).toBeNull();
    expect(updateProblem(release('0.6.0', { serverVersionMin: '0.6.0' }), '0.5.0')).toEqual({
      code: 'release_needs_server',
      detail: { version: '0.6.0', needed: '0.6.0', serverVersion: '0.5.0' },
    });
    expect(updateProblem(release('0.2.0'), '0.5.0')?.code).toBe('release_unsupported');
    expect(updateProblem(release('0.6.0', { withdrawn }), '0.5.0')?.detail).toEqual({
      version: '0.6.0',
      by: 'ann',
      reason: 'it stops',
    });
  });
});
