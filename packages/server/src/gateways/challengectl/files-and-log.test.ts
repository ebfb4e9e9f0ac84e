import { anyLine } from '@baton/core';
import { beforeEach, describe, expect, test } from 'vitest';
import { codeOf } from '../../app/testing/plane.ts';
import type { RefusedCall } from './bad-call.ts';
import { recordOf } from './log-record.ts';
import { ChallengePlane, radio, settle } from './testing/challenge-plane.ts';

let world: ChallengePlane;
beforeEach(async () => {
  world = await ChallengePlane.start();
});

const statusOf = async (call: Promise<unknown>): Promise<number | null> =>
  await call.then(
    () => null,
    (error: RefusedCall) => error.status,
  );

const log = async (job: string): Promise<string> =>
  (await world.plane.app.jobs.readLog(job, null, 0, 1_000)).chunks.map(({ bytes }) => new TextDecoder().decode(bytes)).join('');

describe('files', () => {
  const wav = Buffer.concat([
    Buffer.from('RIFF\0\0\0\0WAVEfmt '),
    Buffer.from([16, 0, 0, 0, 1, 0, 1, 0, 0x80, 0x3e, 0, 0, 0, 0x7d, 0, 0, 2, 0, 16, 0]),
    Buffer.from('data\0\0\0\0'),
  ]);

  test('are given to the runner that has a task for them, and to no other', async () => {
    const caller = await world.runner('runners', [radio(0)]);
    const stranger = await world.runner('runners', [radio(0)], 'stranger');
    const asking = world.ask(caller);
    await settle();
    const job = await world.transmit(146_550_000, { modulation: 'nbfm', message: undefined, audio: wav.toString('base64') });
    await settle();
    const { flag, flag_file_hash: digest, wav_samplerate: rate } = asking.task.config;
    expect([flag, rate]).toEqual([`sha256:${digest}`, 16_000]);
    expect(Buffer.from(await world.calls.file(caller, String(digest)))).toEqual(wav);
    expect(await statusOf(world.calls.file(stranger, String(digest)))).toBe(404);
    await world.restart();
    expect(Buffer.from(await world.calls.file(caller, String(digest)))).toEqual(wav);
    await world.done(caller, asking.task.challenge_id);
    expect(await statusOf(world.calls.file(caller, String(digest)))).toBe(404);
    expect(await world.plane.stateOf(job)).toBe('succeeded');
  });

  test('that are no sound fail the job before anything is handed out', async () => {
    const caller = await world.runner('runners', [radio(0)]);
    const asking = world.ask(caller);
    await settle();
    const job = await world.transmit(146_550_000, { modulation: 'nbfm', message: undefined, audio: 'AAAA' });
    await settle();
    expect(asking.got).toBeNull();
    expect(await world.plane.job(job)).toMatchObject({ state: 'failed', gate: null });
  });
});

describe('its log', () => {
  test('is its own, and its task’s while it has one', async () => {
    const caller = await world.runner('runners', [radio(0)]);
    const say = (level: string, message: string) => world.calls.log(caller, recordOf({ log: { level, message } }));
    await say('INFO', 'before');
    const asking = world.ask(caller);
    await settle();
    const job = await world.transmit(146_550_000);
    await settle();
    await say('WARNING', 'one\ntwo');
    await world.done(caller, asking.task.challenge_id);
    await say('INFO', 'after');
    const written = await log(job);
    expect(written).toContain('one\ntwo\n');
    expect(written).not.toContain('before');
    expect(written).not.toContain('after');
    const wanted = { ...anyLine, runner: caller.runnerId, scope: null };
    const { lines } = await world.plane.app.lines.page(wanted, { first: 'oldest', cursor: null, limit: 50 });
    const own = lines.filter(({ source }) => source === 'runner').map(({ level, text }) => `${level} ${text}`);
    expect(own).toEqual(['info before', 'warn one', 'warn two', 'info after']);
  });

  test('has a record in the task that its program had when it said so, though that ends while the record is stored', async () => {
    const caller = await world.runner('runners', [radio(0)]);
    const next = async (frequency: number) => {
      const asking = world.ask(caller);
      await settle();
      const job = await world.transmit(frequency);
      await settle();
      return { job, task: asking.task };
    };
    const first = await next(146_550_000);
    let store = (): void => {};
    const storing = new Promise<void>((resolve) => {
      store = resolve;
    });
    world.beforeLines = () => storing;
    const told = world.calls.log(caller, recordOf({ log: { level: 'INFO', message: 'late' } }));
    await settle();
    await world.done(caller, first.task.challenge_id);
    const second = await next(147_000_000);
    store();
    await told;
    expect(await log(second.job)).not.toContain('late');
  });

  test('stays its task’s when its calls come before a new server knows what it has: they are refused, and nothing is concluded of it', async () => {
    const caller = await world.runner('runners', [radio(0)]);
    const asking = world.ask(caller);
    await settle();
    const job = await world.transmit(146_550_000);
    await settle();
    const say = (message: string) => world.calls.log(caller, recordOf({ log: { level: 'INFO', message } }));
    await world.restart(async () => {
      expect([await codeOf(say('early')), await codeOf(world.beat(caller))]).toEqual(['server_starting', 'server_starting']);
    });
    await say('later');
    expect(await log(job)).toContain('later');
    await world.done(caller, asking.task.challenge_id);
    expect(await world.plane.stateOf(job)).toBe('succeeded');
  });
});
