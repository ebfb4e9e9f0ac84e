import { Result } from '@baton/protocol/gitea';
import { beforeEach, describe, expect, test } from 'vitest';
import { person } from '../../app/testing/fakes.ts';
import { codeOf } from '../../app/testing/plane.ts';
import { GiteaPlane, type SpeakingRunner, settleAll } from './testing/gitea-plane.ts';

let world: GiteaPlane;
let runner: SpeakingRunner;

beforeEach(async () => {
  world = await GiteaPlane.start();
  runner = await world.started();
});

describe('a runner registers', () => {
  test('and hears who it is', async () => {
    const { runner: made } = await world.register({
      name: 'two',
      labels: ['linux:host', 'ubuntu:docker://node:20', 'odd:thing'],
    });
    expect(made).toMatchObject({
      name: 'two',
      version: 'v3.3.0',
      labels: ['linux', 'ubuntu', 'odd:thing'],
      ephemeral: false,
      id: 2n,
    });
    expect(made.uuid).toMatch(/^[0-9a-f-]{36}$/);
    expect(made.token).not.toBe('');
    const row = await world.plane.store.read.get('runner', made.uuid);
    expect(row).toMatchObject({
      protocol: 'gitea',
      declared: { executors: [{ name: 'gitea-workflow', version: null }], fence: false },
    });
  });

  test('under a name that is free, cut to what a name may be', async () => {
    const names = [];
    for (const name of ['one', 'one', 'x'.repeat(300), 'x'.repeat(300)]) names.push((await world.register({ name })).runner.name);
    expect(names).toEqual(['one-2', 'one-3', 'x'.repeat(120), `${'x'.repeat(118)}-2`]);
  });

  test.each([
    ['control characters', { name: 'a\u0000b' }],
    ['no name', { name: '  ' }],
    ['a label with a blank', { labels: ['a b'] }],
    ['a label that is too long', { labels: ['x'.repeat(129)] }],
    ['too many labels', { labels: Array.from({ length: 65 }, (_, at) => `l${at}`) }],
  ])('%s are refused', async (_, request) => {
    expect(await codeOf(world.register({ ...request }))).toBe('invalid_argument');
  });

  test('with labels where old ones put them, and a version that can be shown', async () => {
    const { runner: old } = await world.register({
      name: 'old',
      labels: [],
      agentLabels: ['a'],
      customLabels: ['b', 'a'],
      version: '',
    });
    expect(old).toMatchObject({ labels: ['a', 'b'], version: 'unknown' });
  });
});

describe('a daemon starts', () => {
  test('and says what it is now; what people added stays', async () => {
    await world.plane.app.fleet.edit(runner.id, { labels: ['added'] }, person('jo'));
    const answered = await runner.declare(['linux', 'gpu'], 'v3.4.0');
    expect(answered).toMatchObject({ uuid: runner.id, name: 'one', labels: ['linux', 'gpu'], version: 'v3.4.0' });
    expect(await world.plane.store.read.get('runner', runner.id)).toMatchObject({
      version: 'v3.4.0',
      declared: { labels: ['linux', 'gpu'] },
      labelsAdded: ['added'],
    });
  });

  test('and what an earlier one had is lost at once and goes to a runner again', async () => {
    const { job, task } = await runner.given();
    await runner.update(task.id);
    await runner.declare();
    expect(await world.plane.stateOf(job)).toBe('queued');
    const next = await runner.fetch();
    expect(next.task?.id).not.toBe(task.id);
    expect((await runner.update(task.id)).state?.result).toBe(Result.CANCELLED);
    expect((await runner.update(task.id, Result.SUCCESS)).state?.result).toBe(Result.SUCCESS);
    expect(await world.plane.stateOf(job)).toBe('processing');
  });
});

describe('an ephemeral runner', () => {
  test('gets one task, and its last calls are answered', async () => {
    const once = await world.started({ name: 'once', ephemeral: true, labels: ['once'] });
    expect(once.runner.ephemeral).toBe(true);
    const { job, task } = await once.given({ labels: ['once'] });
    const more = await once.fetch();
    const second = await world.submit({ labels: ['once'] });
    await world.plane.clock.advance(4_500);
    await settleAll();
    expect(more.task).toBeUndefined();
    expect(more.error).toBeNull();
    expect(await once.log(task.id, 0, ['a', ''], true)).toBe(2);
    expect((await once.update(task.id, Result.SUCCESS)).state?.result).toBe(Result.SUCCESS);
    expect(await world.plane.stateOf(job)).toBe('succeeded');
    expect(await world.plane.stateOf(second)).toBe('queued');
    expect((await once.update(task.id, Result.SUCCESS)).state?.result).toBe(Result.SUCCESS);
    expect(await once.log(task.id, 0, ['a', ''], true)).toBe(2);
  });
});
