import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startTimeOf } from '../process/alive.ts';
import { machineClock } from '../process/clock.ts';
import { runVerb } from '../testing/context.ts';
import { FakeServer } from '../testing/fake-server.ts';
import { type Program, startProgram, temporaryFolder } from '../testing/program.ts';

describe('a running runner', () => {
  let server: FakeServer;
  let home: string;
  let removeHome: () => void;
  const programs: Program[] = [];
  const start = (words: string[], environment: Record<string, string> = {}): Program => {
    const program = startProgram(words, home, environment);
    programs.push(program);
    return program;
  };
  const workspace = () => join(home, 'baton-runner/workspace');
  const pair = (...more: string[]) => start(['pair', '--url', server.url, '--token', 'bat_pair_x', ...more]);

  beforeEach(async () => {
    server = await new FakeServer().start();
    [home, removeHome] = temporaryFolder();
  });
  afterEach(async () => {
    for (const { child, exit } of programs.splice(0)) {
      child.kill('SIGKILL');
      await exit;
    }
    await server.stop();
    removeHome();
  });

  test('pairs in an empty folder, runs a job, drains on SIGTERM and leaves nothing behind', async () => {
    const program = pair();
    const job = server.submit({ script: 'echo "hello $BATON_JOB_ID"; pwd; ls -A' });
    await server.until(() => server.isOver(job));
    expect(job.report).toMatchObject({ kind: 'succeeded', exitCode: 0, epoch: 1 });
    const work = join(workspace(), 'jobs', job.assignment.attemptId, 'work');
    expect(server.textOf(job)).toBe(`hello ${job.assignment.jobId}\n${work}\n`);
    expect(job.log.end).toMatchObject({ lines: 2, digest: server.digestOf(job) });
    program.child.kill('SIGTERM');
    expect(await program.exit).toBe(0);
    expect(server.signedOut).toEqual(['session-1']);
    expect(readdirSync(join(workspace(), 'jobs'))).toEqual([]);
    expect(existsSync(join(workspace(), 'runner.json'))).toBe(false);
  });

  test('Ctrl-C finishes the running job; a second one stops it', async () => {
    const program = pair();
    const job = server.submit({ script: 'trap "exit 3" TERM; echo ready; while :; do sleep 0.05; done' });
    await server.until(() => server.textOf(job).includes('ready'));
    process.kill(-program.pid, 'SIGINT');
    await server.until(() => server.syncs.some(({ draining, leases }) => draining && leases.length === 1));
    expect(job.report).toBe(null);
    process.kill(-program.pid, 'SIGINT');
    expect(await program.exit).toBe(0);
    expect(job.report).toMatchObject({ kind: 'interrupted', exitCode: 3 });
    expect(server.textOf(job)).toContain('stopped by hand');
  });

  test('stops its jobs when the grace of a drain is over', async () => {
    const program = pair('--drain-grace-ms', '50');
    const job = server.submit({ command: ['sleep', '60'] });
    await server.until(() => job.state === 'accepted');
    program.child.kill('SIGTERM');
    expect(await program.exit).toBe(0);
    expect(job.report).toMatchObject({ kind: 'interrupted' });
  });

  test('exits 2 when its credential is refused', async () => {
    const program = pair();
    await server.until(() => server.isHeld);
    server.token = 'another';
    server.tell({});
    expect(await program.exit).toBe(2);
  });

  test('exits 3 when superseded, and its jobs are dead', async () => {
    const program = pair();
    const job = server.submit({ script: 'echo $$; exec sleep 60' });
    await server.until(() => server.textOf(job).includes('\n') && server.isHeld);
    server.directives({ sessionEnded: { code: 'session_superseded', message: 'newer', again: false } });
    expect(await program.exit).toBe(3);
    expect(startTimeOf(Number(server.textOf(job)))).toBe(null);
  });

  test('drains when the server asks for it', async () => {
    const program = pair();
    await server.until(() => server.isHeld);
    server.directives({ drain: true });
    expect(await program.exit).toBe(0);
  });

  test('runs from the environment alone; jobs see nothing of it; the workspace has one runner', async () => {
    writeFileSync(join(home, 'token'), 'bat_run_test\n');
    const env = { BATON_URL: server.url, BATON_RUNNER_ID: 'x', BATON_RUNNER_TOKEN_FILE: join(home, 'token') };
    const program = start(['start', '--workspace', 'w'], env);
    const job = server.submit({ script: 'env | grep -c "BATON_URL\\|RUNNER\\|bat_"' });
    await server.until(() => server.isOver(job));
    expect(server.textOf(job)).toBe('0\n');
    expect(existsSync(join(home, 'baton-runner'))).toBe(false);
    const second = start(['start', '--workspace', 'w'], env);
    expect([await second.exit, second.output()]).toEqual([1, expect.stringContaining(`Process ${program.pid} already runs`)]);
  });

  test('status tells what runs, drain ends it', async () => {
    const program = pair();
    await program.says('connected');
    const status = await runVerb(['status'], home);
    expect(status).toEqual({ code: 0, output: expect.stringContaining(`0 jobs, process ${program.pid}`) });
    expect((await runVerb(['drain'], home)).code).toBe(0);
    expect(await program.exit).toBe(0);
  });

  test('no process of a job survives kill -9 of the runner; the next start sends the log that was left', async () => {
    const program = pair();
    const script = 'echo $$; setsid sleep 300 & echo $!; sleep 300';
    const job = server.submit({ script });
    await server.until(() => server.textOf(job).split('\n').length > 2);
    const pids = server.textOf(job).trim().split('\n').map(Number);
    expect(pids.map((pid) => startTimeOf(pid) !== null)).toEqual([true, true]);
    program.child.kill('SIGKILL');
    await program.exit;
    await expect.poll(() => pids.map((pid) => startTimeOf(pid))).toEqual([null, null]);
    start(['start']);
    await server.until(() => job.log.end !== null && server.syncs.at(-1)?.sessionId === 'session-2');
    expect(server.syncs.at(-1)).toMatchObject({ leases: [] });
    expect(job.report).toBe(null);
    expect(server.textOf(job)).toContain('the runner was restarted');
    expect(job.log.end).toMatchObject({ digest: server.digestOf(job) });
    await expect.poll(() => readdirSync(join(workspace(), 'jobs'))).toEqual([]);
  });

  test('a frozen runner: its stop job is ended by the guard in time, another goes on and loses no line', async () => {
    server.durations = { leaseTtlMs: 1_200, syncHoldMs: 100, syncPauseMs: 100, reconnectSpreadMs: 10 };
    const program = pair('--capacity', '2');
    const stops = server.submit({ script: 'echo $$; exec sleep 300' }, { onPartition: 'stop' });
    const marker = join(home, 'done');
    const goesOn = server.submit({ script: `echo go; sleep 0.3; seq 1 100000; echo > ${marker}` });
    await server.until(() => [stops, goesOn].every((job) => server.textOf(job).includes('\n')));
    const pid = Number(server.textOf(stops));
    program.child.kill('SIGSTOP');
    await expect.poll(() => startTimeOf(pid), { timeout: 3_000 }).toBe(null);
    await expect.poll(() => existsSync(marker), { timeout: 3_000 }).toBe(true);
    program.child.kill('SIGCONT');
    await server.until(() => server.isOver(stops) && server.isOver(goesOn));
    expect(stops.report).toMatchObject({ kind: 'fenced' });
    expect(goesOn.report).toMatchObject({ kind: 'succeeded' });
    expect(server.textOf(goesOn).split('\n')).toHaveLength(100_002);
  });

  test('a machine that stands still between the order to begin a stop job and its begin does not begin it', async () => {
    server.durations = { leaseTtlMs: 1_200, syncHoldMs: 100, syncPauseMs: 100, reconnectSpreadMs: 10 };
    const program = pair();
    const first = server.submit({ script: 'echo $PPID' });
    await server.until(() => server.isOver(first));
    const guard = Number(server.textOf(first));
    process.kill(guard, 'SIGSTOP');
    const marker = join(home, 'began');
    const job = server.submit({ script: `echo > ${marker}` }, { onPartition: 'stop' });
    await expect.poll(() => existsSync(join(workspace(), 'jobs', job.assignment.attemptId, 'script'))).toBe(true);
    program.child.kill('SIGSTOP');
    await new Promise<void>((resolve) => machineClock().after(700, resolve)); // more than half the lease
    process.kill(guard, 'SIGCONT');
    program.child.kill('SIGCONT');
    await server.until(() => server.isOver(job));
    expect(job.report).toMatchObject({ kind: 'fenced', exitCode: null });
    expect(server.textOf(job)).toContain('not started');
    expect(existsSync(marker)).toBe(false);
  });

  test('when the guard dies its jobs are ended and reported, and another guard takes over', async () => {
    const program = pair();
    const job = server.submit({ script: 'echo $PPID; sleep 300' });
    await server.until(() => server.textOf(job).includes('\n'));
    process.kill(Number(server.textOf(job)), 'SIGKILL');
    await server.until(() => server.isOver(job));
    expect(job.report).toMatchObject({ kind: 'interrupted' });
    const next = server.submit({ script: 'echo again' });
    await server.until(() => server.isOver(next));
    expect(next.report).toMatchObject({ kind: 'succeeded' });
    expect(program.output()).toContain('guard process died');
  });

  test('jobs of all kinds end as they should', async () => {
    pair('--capacity', '6');
    const cases: [spec: object, report: object, text: string][] = [
      [{ command: ['/nowhere/tool'] }, { kind: 'failed', exitCode: 127 }, 'command not found'],
      [{ script: 'true', workingDirectory: 'missing' }, { kind: 'prepare_failed' }, 'there is no folder'],
      [{ script: 'exit 5' }, { kind: 'failed', exitCode: 5 }, ''],
      [{ script: 'echo $((6 * 7))', interpreter: ['sh', '-e'] }, { kind: 'succeeded' }, '42'],
      [{ command: ['printenv', 'A'], environment: { A: 'b c' } }, { kind: 'succeeded' }, 'b c'],
      [{ command: ['sh', '-c', 'kill -9 $$'] }, { kind: 'failed', exitCode: null, signal: 'SIGKILL' }, ''],
    ];
    const jobs = cases.map(([spec]) => server.submit(spec));
    for (const [index, job] of jobs.entries()) {
      await server.until(() => server.isOver(job));
      expect(job.report).toMatchObject(cases[index]?.[1] ?? {});
      expect(server.textOf(job)).toContain(cases[index]?.[2]);
    }
  });

  test('devices of the configuration are declared, and a job sees which one it has, and its values', async () => {
    expect(await pair('--no-start').exit).toBe(0);
    const file = join(home, 'baton-runner/config.json');
    const { default: config } = (await import(file, { with: { type: 'json' } })) as { default: object };
    const devices = ['sdr0', 'sdr1'].map((id) => ({ id, labels: ['sdr'], ranges: { frequency: [{ min: 1e6, max: 6e9 }] } }));
    writeFileSync(file, JSON.stringify({ ...config, devices, ranges: { gain: [{ min: 0, max: 40 }] } }));
    start(['start']);
    const words = 'echo "device: $BATON_DEVICE at $BATON_RANGE_FREQUENCY, $BATON_RANGE_RF_GAIN"';
    const values = { frequency: 433_920_000, 'rf.gain': 0.5 };
    const jobs = [server.submit({ script: words }, { deviceId: 'sdr1', values }), server.submit({ script: words })];
    for (const job of jobs) await server.until(() => server.isOver(job));
    expect(jobs.map((job) => server.textOf(job))).toEqual(['device: sdr1 at 433920000, 0.5\n', 'device:  at , \n']);
    const ranges = { gain: [{ min: 0, max: 40 }] };
    expect(server.sessions[0]).toMatchObject({ capabilities: { devices, ranges, capacity: 2 } });
  });

  test('a cancelled job gets its signal', async () => {
    pair();
    const job = server.submit({ script: 'trap "echo caught; exit 9" TERM; echo ready; while :; do sleep 0.02; done' });
    await server.until(() => server.textOf(job).includes('ready') && server.isHeld);
    server.tell({ cancel: [{ attemptId: job.assignment.attemptId, reason: 'not needed' }] });
    await server.until(() => server.isOver(job));
    expect(job.report).toMatchObject({ kind: 'cancelled', exitCode: 9 });
    expect(server.textOf(job)).toMatch(/baton-runner: cancelled: not needed\n(.*\n)*caught\n/);
  });

  test('a job that is cancelled before it begins has a log that is closed: nothing of nothing', async () => {
    const program = pair();
    const job = server.submit({ script: 'echo begun' }, {}, true);
    await server.until(() => server.isOver(job));
    expect(job.report).toMatchObject({ kind: 'cancelled', exitCode: null });
    expect(job.log.end).toMatchObject({ chunks: 0, lines: 0, bytes: 0, digest: createHash('sha256').digest('hex') });
    program.child.kill('SIGTERM');
    expect(await program.exit).toBe(0);
  });

  /** Pairs, and starts with these fields of the configuration. */
  const startConfigured = async (fields: object): Promise<void> => {
    expect(await pair('--no-start').exit).toBe(0);
    const file = join(home, 'baton-runner/config.json');
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), ...fields }));
    start(['start']);
  };

  test('a job that logs more than the limit while the server takes it loses no line', async () => {
    await startConfigured({ spoolBytesMax: 500_000 });
    const rounds = 40;
    const go = (round: number) => join(home, `go${round}`);
    const wait = `while [ ! -e ${go(0).slice(0, -1)}$i ]; do sleep 0.01; done`;
    const job = server.submit({ script: `for i in $(seq ${rounds}); do seq 10000; ${wait}; done` });
    for (let round = 1; round <= rounds; round += 1) {
      await server.until(() => server.textOf(job).length === round * 48_894);
      writeFileSync(go(round), '');
    }
    await server.until(() => server.isOver(job));
    expect(job.log.end).toMatchObject({ lines: rounds * 10_000, linesDropped: 0, digest: server.digestOf(job) });
  });

  test('takes no jobs while the disk is short', async () => {
    await startConfigured({ diskFreeBytesMin: 2 ** 52 });
    await server.until(() => server.syncs.length > 0);
    const shortage = expect.stringMatching(/^short of disk: \d+ MiB free, 4294967296 MiB needed$/);
    expect(server.syncs[0]).toMatchObject({ freeSlots: 0, shortage });
  });
});
