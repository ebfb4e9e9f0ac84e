import { execFileSync } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Job, restPaths, type SubmitJob } from '@baton/protocol';
import { expect, test } from 'vitest';
import { useSharedBench } from './support/bench.ts';
import { runCli } from './support/cli.ts';
import { detail, untilRunning } from './support/jobs.ts';
import { untilOver } from './support/live.ts';
import { processesOf } from './support/process-table.ts';
import { Runner } from './support/runner.ts';
import { Server } from './support/server.ts';
import { Mailbox } from './support/signals.ts';

const hasDecoder = (() => {
  try {
    return execFileSync('multimon-ng', ['-h'], { stdio: ['ignore', 'pipe', 'pipe'] }) !== null;
  } catch (error) {
    return (error as { code?: string }).code !== 'ENOENT';
  }
})();
if (!hasDecoder) process.stdout.write('multimon-ng is not on this machine: what was recorded is not decoded here\n');

/** What another program reads from the sound of a recording. */
const decode = (demodulator: string, wav: string): string =>
  execFileSync('multimon-ng', ['-q', '-t', 'raw', '-a', demodulator, '-'], {
    input: readFileSync(wav).subarray(44),
    encoding: 'utf8',
  });

const { bench, value: fleet } = useSharedBench(async (shared) => {
  const server = await Server.start(shared);
  const recordings = shared.folder('baton-e2e-recordings');
  const mailbox = new Mailbox(shared);
  // never reads, and ends by no signal that can be caught: what a driver would leave behind in the worst case
  const tool = join(recordings, 'hackrf_transfer');
  writeFileSync(tool, `#!/bin/bash\ntrap '' INT TERM PIPE\necho "keyed $PPID" > ${mailbox.path}\nwhile :; do sleep 5; done\n`);
  chmodSync(tool, 0o755);
  const file = { driver: 'file', sampleRate: 48_000, gainMax: 30, folder: recordings };
  const device = (id: string, options: object) => ({
    ...{ id, labels: [id], ranges: { frequency: [{ min: 430e6, max: 440e6 }] }, path: null, options },
  });
  const devices = [device('air', file), device('hack', { driver: 'hackrf', program: tool }), device('odd', { driver: 'x' })];
  const runner = await Runner.start(shared, server, { name: 'mast', capacity: 2, devices, executors: ['transmit'] });
  return { server, runner, recordings, mailbox };
});

const transmit = (spec: object, more: Partial<SubmitJob> = {}): Promise<Job> =>
  fleet().server.post<Job>(restPaths.jobs, {
    ...{ executor: 'transmit', ranges: { frequency: 433_920_000 }, device: ['air'], ...more },
    spec,
  });

const recorded = (jobId: string, ending: string): string => {
  const { recordings } = fleet();
  const name = readdirSync(recordings).find((file) => file.startsWith(jobId.slice(0, 8)) && file.endsWith(ending));
  return join(recordings, name ?? `nothing of ${jobId}`);
};

test('a rehearsal at a drawn frequency: the recording says which, and what is heard in it gives the text back', async () => {
  const { server, runner } = fleet();
  await runCli(bench, server, ['ranges', 'set', '70cm', '430e6..432e6']);
  const words = ['--executor', 'transmit', '--device', 'air', '--draw', 'frequency=70cm', '--set', 'modulation=cw'];
  const run = await runCli(bench, server, ['run', '--json', '--detach', ...words, '--', 'CQ BATON']);
  const { id } = JSON.parse(run.stdout) as { id: string };
  const { job } = await untilOver(server, id);
  expect(job).toMatchObject({
    state: 'succeeded',
    name: 'CW CQ BATON',
    runnerId: runner.id,
    onPartition: 'stop',
    onLost: 'fail',
  });
  const { history } = await detail(server, id);
  const frequency = history[0]?.drawn.frequency ?? 0;
  expect([frequency >= 430e6, frequency <= 432e6]).toEqual([true, true]);
  const record = JSON.parse(readFileSync(recorded(id, 'sigmf-meta'), 'utf8')) as { captures: unknown };
  expect(record.captures).toEqual([{ 'core:sample_start': 0, 'core:frequency': frequency }]);
  if (hasDecoder) expect(decode('MORSE_CW', recorded(id, 'wav')).trim()).toBe('CQ BATON');
  const shown = await runCli(bench, server, ['jobs', 'show', id]);
  expect(shown.stdout).toMatch(/^transmission +Rehearsed$/m);

  const page = await transmit({ modulation: 'pocsag', address: 1_234_567, message: 'flag{paged}' });
  expect((await untilOver(server, page.id)).job.state).toBe('succeeded');
  const paged = /Address: 1234567 {2}Function: 3 {2}Alpha: +flag\{paged\}/;
  if (hasDecoder) expect(decode('POCSAG1200', recorded(page.id, 'wav'))).toMatch(paged);
});

test('what the device does not allow is refused in words; a job without a frequency is not taken at all', async () => {
  const { server } = fleet();
  const loud = await transmit({ modulation: 'cw', message: 'E', gain: 31 });
  const { job } = await untilOver(server, loud.id);
  const message = 'gain: 31 dB is outside of the limits of the device air: -100 to 30 dB';
  expect(job).toMatchObject({ state: 'failed', gate: null, outcome: { message } });
  const none = await server.call('POST', restPaths.jobs, { executor: 'transmit', spec: { modulation: 'cw', message: 'E' } });
  expect(none.status).toBe(400);
  expect(none.bytes.toString()).toContain('needs a frequency in Hz');
});

test('no tool stays keyed when its driver is killed', async () => {
  const { server, mailbox } = fleet();
  const { id } = await transmit({ modulation: 'cw', message: 'E', durationMs: 600_000 }, { device: ['hack'] });
  const attempt = await untilRunning(server, id);
  const driver = Number((await mailbox.until('keyed')).match(/keyed (\d+)/)?.[1]);
  expect(processesOf(attempt.id).length).toBeGreaterThan(1);
  process.kill(driver, 'SIGKILL');
  expect((await untilOver(server, id)).job).toMatchObject({ state: 'failed' });
  expect(processesOf(attempt.id)).toEqual([]);
});

test('a device that is set up wrongly is not offered, and the runner says why', async () => {
  const { server, runner } = fleet();
  expect(runner.program.output()).toContain('device odd is not offered: driver: must be one of file, hackrf, not x');
  const shown = await runCli(bench, server, ['runners', 'show', 'mast']);
  expect(shown.stdout).toMatch(/^device +air/m);
  expect(shown.stdout).not.toMatch(/^device +odd/m);
});
