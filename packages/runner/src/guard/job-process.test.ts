import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeLogFrames } from '@baton/protocol/log-frames';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { inheritedEnvironment } from '../job/environment.ts';
import { startTimeOf } from '../process/alive.ts';
import { machineClock } from '../process/clock.ts';
import { huntEscapees } from '../process/hunt.ts';
import { listSegments } from '../spool/segments.ts';
import { temporaryFolder } from '../testing/program.ts';
import { JobProcess } from './job-process.ts';
import { Launcher } from './launcher.ts';
import type { EndedNotice, StartOrder } from './messages.ts';
import { UsageMeter } from './usage-meter.ts';

const { monotonic } = machineClock();

describe.each(['plainly', 'by a shell that was ready'])('a job process that was started %s', (how) => {
  let launcher: Launcher;
  let meter: UsageMeter;
  let folder: string;
  let remove: () => void;
  let job: JobProcess;
  let ended: Promise<EndedNotice>;
  let wrote: () => void = () => {};

  beforeEach(() => {
    [folder, remove] = temporaryFolder();
    launcher = new Launcher(inheritedEnvironment(process.env));
    meter = new UsageMeter(monotonic);
  });
  afterEach(async () => {
    job.kill();
    await ended;
    launcher.close();
    meter.close();
    remove();
  });

  const start = (script: string, more: Partial<StartOrder> = {}): void => {
    const attemptId = randomUUID();
    const order: StartOrder = {
      attemptId,
      file: 'bash',
      args: ['-c', script],
      env: { PATH: process.env.PATH ?? '', PWD: folder, BATON_ATTEMPT_ID: attemptId },
      secrets: [],
      cwd: folder,
      user: null,
      processPath: join(folder, 'process.json'),
      spoolPath: folder,
      spoolBytesMax: 2 ** 30,
      startedAt: monotonic(),
      driven: false,
      signal: 'SIGTERM',
      graceMs: 50,
      timeLimitMs: null,
      fence: null,
      ...more,
    };
    if (how !== 'plainly') launcher.prepare(null);
    ended = new Promise((resolve) => {
      job = new JobProcess(order, {
        monotonic,
        launcher,
        meter,
        hunt: (id, startTime) => huntEscapees(new Map([[id, startTime]])),
        started: () => {},
        spooled: () => wrote(),
        ended: resolve,
      });
    });
    job.start();
  };
  const log = (): string => {
    const frames = decodeLogFrames(Buffer.concat(listSegments(folder).map(({ path }) => readFileSync(path))));
    return frames.map(({ bytes }) => Buffer.from(bytes).toString()).join('');
  };
  /** The first line that the job prints. */
  const firstLine = (): Promise<string> =>
    new Promise((resolve) => {
      wrote = () => resolve(log().split('\n')[0] ?? '');
    });

  test('tells its end and spools both outputs', async () => {
    start('echo out; sleep 0.02; echo err >&2; exit 7');
    expect(await ended).toMatchObject({ exitCode: 7, signal: null, stoppedBy: null, spool: { chunks: 2 } });
    expect(log()).toBe('out\nerr\n');
  });

  test('a flood is not held up, and is whole', async () => {
    start('seq 1 200000');
    await ended;
    expect(log().split('\n')).toHaveLength(200_001);
  });

  test('a program that is not there is told as such', async () => {
    start('', { file: '/nowhere/tool' });
    expect(await ended).toMatchObject({ spawnError: 'ENOENT', exitCode: null });
    expect(log()).toContain('cannot start /nowhere/tool: command not found');
  });

  test('who ignores the signal is killed after the grace', async () => {
    start('trap "" TERM; echo ready; while :; do sleep 0.01; done');
    await firstLine();
    job.stop('cancelled', 50, 'cancelled: enough');
    expect(await ended).toMatchObject({ signal: 'SIGKILL', stoppedBy: 'cancelled' });
    expect(log()).toContain('baton-runner: cancelled: enough\n');
  });

  test('who heeds the signal ends by itself', async () => {
    start('trap "echo bye; exit 0" TERM; echo ready; while :; do sleep 0.01; done', { graceMs: 5_000 });
    await firstLine();
    job.stop('cancelled', 5_000, null);
    expect(await ended).toMatchObject({ exitCode: 0, stoppedBy: 'cancelled' });
    expect(log()).toContain('bye');
  });

  test('a job that stopped itself with SIGSTOP still gets the signal', async () => {
    start('trap "exit 4" TERM; echo ready; kill -STOP $$; sleep 60', { graceMs: 5_000 });
    await firstLine();
    job.stop('cancelled', 5_000, null);
    expect((await ended).exitCode).toBe(4);
  });

  test('the time limit ends it', async () => {
    start('sleep 60', { timeLimitMs: 30 });
    expect(await ended).toMatchObject({ stoppedBy: 'timeout' });
    expect(log()).toContain('time limit');
  });

  test('without being fed it is signalled and killed in time', async () => {
    const now = monotonic();
    start('trap "" TERM; while :; do sleep 0.01; done', { fence: { stopAt: now + 600, killAt: now + 700 } });
    expect(await ended).toMatchObject({ stoppedBy: 'fenced', signal: 'SIGKILL' });
    expect(monotonic() - now).toBeLessThan(3_000);
  });

  test('whose time to begin is over when the guard gets the order is not started', async () => {
    const now = monotonic();
    start('echo > began', { fence: { stopAt: now - 1, killAt: now + 10_000 } });
    expect(await ended).toMatchObject({ stoppedBy: 'fenced', exitCode: null, signal: null, spawnError: null });
    expect(existsSync(join(folder, 'began'))).toBe(false);
    expect(log()).toContain('not started');
  });

  test('fed in time it goes on', async () => {
    const now = monotonic();
    // so long that it begins in time also where a shell takes its time to start
    start('sleep 0.6; echo done', { fence: { stopAt: now + 500, killAt: now + 500 } });
    job.feed(now + 60_000, now + 90_000);
    expect(await ended).toMatchObject({ stoppedBy: null, exitCode: 0 });
  });

  test('what left the process group dies with it, and holds nobody up', async () => {
    start('setsid sleep 300 & echo $!; sleep 0.05; exit 0');
    const escaped = Number(await firstLine());
    expect(await ended).toMatchObject({ exitCode: 0, stoppedBy: null });
    await expect.poll(() => startTimeOf(escaped)).toBe(null);
  });

  describe.runIf(process.platform === 'linux')('what it has used', () => {
    const burn = 'burn() { for ((i = 0; i < $1; i++)); do :; done; }';
    const cpuMs = ({ usage }: EndedNotice): number => (usage ? usage.cpuUserMs + usage.cpuSystemMs : Number.NaN);
    /** as bash says it: of itself, then of what it waited for */
    const timesMs = (): number =>
      [...log().matchAll(/(\d+)m(\d+)[.,](\d+)s/g)].reduce(
        (sum, [, minutes, seconds, thousandths]) =>
          sum + Number(minutes) * 60_000 + Number(seconds) * 1_000 + Number(thousandths),
        0,
      );

    test('is what its processes took of the processor that were waited for', async () => {
      start(`${burn}; burn 60000; (burn 60000); (burn 60000) | cat; times`);
      const notice = await ended;
      expect(timesMs()).toBeGreaterThan(50);
      expect(Math.abs(cpuMs(notice) - timesMs())).toBeLessThanOrEqual(40);
    });

    test('counts those too that are killed with it', async () => {
      start(`${burn}; (burn 60000; times; exec sleep 300) & wait`);
      await firstLine();
      job.kill();
      const killed = await ended;
      expect(cpuMs(killed)).toBeGreaterThanOrEqual(timesMs() - 40);
    });

    test('counts those too that it left behind', async () => {
      start(`${burn}; (burn 60000; times; kill -USR1 $$; exec sleep 300) & trap 'exit 0' USR1; while :; do sleep 1; done`);
      const left = await ended;
      expect(left.exitCode).toBe(0);
      expect(cpuMs(left)).toBeGreaterThanOrEqual(timesMs() / 2 - 40);
    });

    test('is what its processes had in memory when somebody looked', async () => {
      const script = 'const kept = Buffer.alloc(90e6, 1); console.log("ready"); setInterval(() => kept, 1000)';
      start(`${process.execPath} -e '${script}' & ${process.execPath} -e '${script}' & wait`);
      while (log().split('ready').length < 3) await new Promise<void>((resolve) => (wrote = resolve));
      job.stop('cancelled', 5_000, null);
      expect((await ended).usage?.memoryPeakBytes).toBeGreaterThan(180e6);
    });
  });
});
