import type { ReleaseDraft } from '@baton/core';
import { versionedDownload } from '@baton/protocol';
import { inPieces, packageOf } from '@baton/protocol/pack-program';
import { expect, test } from 'vitest';
import { programPath } from '../runners/updates.ts';
import { person } from '../testing/fakes.ts';
import { codeOf, settle, TestPlane } from '../testing/plane.ts';

const jo = person('jo');
const draft = (version: string, patch: Partial<ReleaseDraft> = {}): ReleaseDraft => ({
  ...{ version, notes: '', breaking: false, serverVersionMin: null, url: null, commit: null, image: null },
  ...patch,
});

async function published(plane: TestPlane, version: string, patch: Partial<ReleaseDraft> = {}): Promise<void> {
  await plane.app.releases.publish(draft(version, patch), jo, null);
  await plane.app.releases.putBundle(version, inPieces(packageOf(version)), null, jo);
}
const flagsOf = async (plane: TestPlane, id: string): Promise<string[]> => (await plane.app.fleet.find(id)).status.flags;

test('server and protocol name the same place for a program', () => {
  expect(programPath('1.4.0')).toBe(versionedDownload('1.4.0'));
});

test('publishing makes runners outdated at once, withdrawing takes it back; pages are told of both', async () => {
  const plane = await TestPlane.start();
  const runner = await plane.runner();
  const told: number[] = [];
  plane.app.releases.onChanged(() => told.push(told.length));
  const { mark } = plane.app.fleet.presenceSince(Number.MAX_SAFE_INTEGER);
  await plane.app.releases.publish(draft('1.1.0'), jo, null);
  expect(await flagsOf(plane, runner.id)).toEqual(['outdated']);
  expect(plane.app.fleet.presenceSince(mark).views.map(({ status }) => status.flags)).toEqual([['outdated']]);
  expect(plane.app.releases.latestVersion()).toBe('1.1.0');
  expect((await runner.open()) && plane.app.releases.list().map(({ release, runners }) => [release.version, runners])).toEqual([
    ['1.1.0', 0],
  ]);
  await plane.app.releases.withdraw('1.1.0', 'it stops', jo);
  expect(await flagsOf(plane, runner.id)).toEqual([]);
  expect(told.length).toBeGreaterThanOrEqual(2);
  await plane.restart();
  expect(plane.app.releases.find('1.1.0').release.withdrawn).toMatchObject({ by: 'jo', reason: 'it stops' });
  expect((await plane.audit()).map(({ action }) => action).filter((action) => action.startsWith('release'))).toEqual([
    'release.withdraw',
    'release.publish',
  ]);
});

test('the same call of a pipeline makes one release, at the same time too', async () => {
  const plane = await TestPlane.start();
  const calls = await Promise.all([1, 2].map(() => plane.app.releases.publish(draft('1.1.0'), jo, 'build 7')));
  expect(calls.map(({ created }) => created).sort()).toEqual([false, true]);
  expect(calls[0]?.view.release.id).toBe(calls[1]?.view.release.id);
  expect(await codeOf(plane.app.releases.publish(draft('1.2.0'), jo, 'build 7'))).toBe('idempotency_key_reused');
  expect(await codeOf(plane.app.releases.publish(draft('1.1.0'), jo, 'build 8'))).toBe('release_exists');
});

test('its program is kept once, given out while the release stands, and never changed', async () => {
  const plane = await TestPlane.start();
  plane.releaseBundleBytesMax = 1_000;
  const { releases } = plane.app;
  await releases.publish(draft('1.1.0'), jo, null);
  expect(await codeOf(releases.package('1.1.0'))).toBe('release_without_bundle');
  expect(await codeOf(releases.putBundle('1.1.0', inPieces(packageOf('1.2.0')), null, jo))).toBe('release_bundle_invalid');
  expect(releases.find('1.1.0').release.bundle, 'what was refused is not its program').toBeNull();
  expect(await codeOf(releases.package('1.1.0'))).toBe('release_without_bundle');
  const sent = packageOf('1.1.0');
  await releases.putBundle('1.1.0', inPieces(sent), null, jo);
  await releases.putBundle('1.1.0', inPieces(sent), null, jo);
  expect(await codeOf(releases.putBundle('1.1.0', inPieces(packageOf('1.1.0', 'other')), null, jo))).toBe(
    'release_bundle_exists',
  );
  expect(Buffer.from((await releases.package('1.1.0')).content)).toEqual(sent);
  await releases.withdraw('1.1.0', 'it stops', jo);
  expect(await codeOf(releases.package('1.1.0'))).toBe('release_withdrawn');
  expect(await codeOf(releases.package('9.0.0'))).toBe('release_not_found');
});

test('two that send different programs of a version at once: one is kept, and the row tells which', async () => {
  const plane = await TestPlane.start();
  await plane.app.releases.publish(draft('1.1.0'), jo, null);
  const send = (text: string) => codeOf(plane.app.releases.putBundle('1.1.0', inPieces(packageOf('1.1.0', text)), null, jo));
  expect((await Promise.all([send('one'), send('two')])).sort()).toEqual(['release_bundle_exists', null].sort());
  const { content, sha256 } = await plane.app.releases.package('1.1.0');
  const { createHash } = await import('node:crypto');
  expect(createHash('sha256').update(content).digest('hex')).toBe(sha256);
});

test('the server publishes what it brings along once, and takes what was built anew', async () => {
  const plane = await TestPlane.start();
  const own = (text: string) => ({ notes: 'first', bundle: packageOf('1.0.0', text) });
  await plane.app.releases.publishOwn({ notes: 'first', bundle: null });
  await plane.app.releases.publishOwn(own('a'));
  await plane.app.releases.publishOwn(own('b'));
  expect(plane.app.releases.list().map(({ release }) => [release.version, release.builtIn, release.notes])).toEqual([
    ['1.0.0', true, 'first'],
  ]);
  expect(Buffer.from((await plane.app.releases.package('1.0.0')).content)).toEqual(packageOf('1.0.0', 'b'));
});

test('a runner that may is told until it is there; the others get a command; nothing is done where nothing can be', async () => {
  const plane = await TestPlane.start();
  const [one, two] = [await plane.runner('one', { updates: true }), await plane.runner('two')];
  await plane.app.releases.publish(draft('1.1.0'), jo, null);
  expect(await codeOf(plane.app.releases.updateRunner('one', null, jo))).toBe('release_without_bundle');
  await published(plane, '1.2.0');
  await plane.app.releases.publish(draft('2.0.0', { serverVersionMin: '2.0.0' }), jo, null);
  expect(await codeOf(plane.app.releases.updateRunner('one', '2.0.0', jo))).toBe('release_needs_server');
  expect(await codeOf(plane.app.releases.updateRunner('one', '3.0.0', jo))).toBe('release_not_found');
  const held = one.sync();
  await settle();
  expect(held.state).toBe('held');
  const { version, updates } = await plane.app.releases.updateAll(null, null, jo);
  expect([version, updates.map(({ name, how }) => [name, how.way])]).toEqual([
    '1.2.0',
    [
      ['one', 'directive'],
      ['two', 'command'],
    ],
  ]);
  await settle();
  expect(held.answer?.directives.update).toMatchObject({ version: '1.2.0', path: '/download/baton-runner-1.2.0.tgz' });
  // who knows of it is held again
  const knowing = one.sync({ update: { version: '1.2.0', problem: null } });
  await settle();
  expect(knowing.state).toBe('held');
  await one.open('127.0.0.1', { version: '1.2.0' });
  const there = one.sync();
  await settle();
  expect(there.state).toBe('held');
  expect((await plane.app.fleet.find('one')).runner).toMatchObject({ version: '1.2.0', update: null });
  expect(plane.eventTypes(one.id).filter((type) => type.includes('updat'))).toEqual(['runner.update_asked', 'runner.updated']);
  expect((await plane.app.releases.updateAll(null, null, jo)).updates.map(({ runnerId }) => runnerId)).toEqual([two.id]);
});

test.each(['session', 'sync'] as const)(
  'a runner that could not says so with its %s, and is not told again until it is asked again',
  async (way) => {
    const plane = await TestPlane.start();
    const runner = await plane.runner('one', { updates: true });
    await published(plane, '1.2.0');
    await plane.app.releases.updateRunner('one', null, jo);
    const told = runner.sync();
    await settle();
    expect(told.answer?.directives.update?.version).toBe('1.2.0');
    const failed = { version: '1.2.0', reason: 'it ended with code 1' };
    if (way === 'session') await runner.open('127.0.0.1', { updateFailed: failed });
    const call = runner.sync(way === 'sync' ? { update: { version: '1.2.0', problem: failed.reason } } : {});
    await settle();
    expect(call.state).toBe('held');
    const { runner: row } = await plane.app.fleet.find('one');
    expect([row.update, row.updateFailed]).toEqual([null, { ...failed, at: plane.clock.now() }]);
    await plane.app.releases.updateRunner('one', null, jo);
    await settle();
    expect(call.answer?.directives.update?.version).toBe('1.2.0');
    expect((await plane.app.fleet.find('one')).runner.updateFailed).toBeNull();
  },
);

test('a release that is withdrawn is no longer asked for', async () => {
  const plane = await TestPlane.start();
  const runner = await plane.runner('one', { updates: true });
  await published(plane, '1.2.0');
  await plane.app.releases.updateRunner('one', null, jo);
  await plane.app.releases.withdraw('1.2.0', 'it stops', jo);
  const call = runner.sync();
  await settle();
  expect(call.state).toBe('held');
});
