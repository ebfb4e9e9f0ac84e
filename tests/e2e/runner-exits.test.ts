import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { restPaths } from '@baton/protocol';
import { describe, expect, test } from 'vitest';
import { useSharedBench } from './support/bench.ts';
import { submit, untilRunning } from './support/jobs.ts';
import { untilOver, untilRunner } from './support/live.ts';
import { processesOf } from './support/process-table.ts';
import { Runner } from './support/runner.ts';
import { Server } from './support/server.ts';
import { Gate, Mailbox } from './support/signals.ts';

describe('a runner process ends', () => {
  const { bench, value: server } = useSharedBench((bench) => Server.start(bench));

  test('with 0 after SIGTERM: it finishes its job, ships its log and signs out', async () => {
    const runner = await Runner.start(bench, server());
    const gate = new Gate(bench);
    const job = await submit(server(), `echo begun; read -r _ < ${gate.path}; echo ended`, { runner: runner.id });
    await untilRunning(server(), job.id);
    runner.program.kill('SIGTERM');
    await untilRunner(server(), runner.id, ({ flags }) => flags.includes('draining'));
    const second = await submit(server(), 'true', { runner: runner.id });
    gate.open();
    expect(await runner.program.exit).toBe(0);
    const { history } = await untilOver(server(), job.id);
    expect(history).toMatchObject([{ exitCode: 0, log: { complete: true, lines: 2 } }]);
    // signed out: not stale first
    await untilRunner(server(), runner.id, ({ contact }) => contact === 'offline', 2_000);
    const log = await server().call('GET', `${restPaths.jobLog(job.id)}?format=raw`);
    expect(log.bytes.toString()).toBe('begun\nended\n');
    // it took nothing more
    expect(await server().get(restPaths.job(second.id))).toMatchObject({ job: { state: 'queued' }, history: [] });
    expect((await server().call('POST', restPaths.jobCancel(second.id), {})).status).toBe(200);
  });

  test('with 2 and advice when its credential is refused, and its job is dead', async () => {
    const runner = await Runner.start(bench, server());
    const mailbox = new Mailbox(bench);
    const job = await submit(server(), `echo begun > ${mailbox.path}; exec sleep 1000`, { runner: runner.id });
    const attempt = await untilRunning(server(), job.id);
    await mailbox.until('begun');
    expect(processesOf(attempt.id)).not.toEqual([]);
    expect((await server().call('DELETE', restPaths.runner(runner.id))).status).toBeLessThan(300);
    expect(await runner.program.exit).toBe(2);
    expect(runner.program.stderr()).toMatch(/pair/i);
    expect(processesOf(attempt.id)).toEqual([]);
    const again = runner.start();
    expect(await again.exit).toBe(2);
    expect(again.stderr()).toMatch(/pair/i);
  });

  test('with 3 when another process took over its credential, and its job is dead', async () => {
    const runner = await Runner.start(bench, server());
    const first = runner.program;
    const mailbox = new Mailbox(bench);
    const job = await submit(server(), `echo begun > ${mailbox.path}; exec sleep 1000`, { runner: runner.id, onLost: 'fail' });
    const attempt = await untilRunning(server(), job.id);
    await mailbox.until('begun');
    // the same configuration in another place: in the same workspace the second process would not even begin
    const copy = join(runner.home, 'copy.json');
    const config = JSON.parse(readFileSync(runner.config, 'utf8')) as object;
    writeFileSync(copy, JSON.stringify({ ...config, workspace: join(runner.home, 'elsewhere') }), { mode: 0o600 });
    const second = runner.start('--config', copy);
    expect(await first.exit).toBe(3);
    expect(first.stderr()).toMatch(/newer session/i);
    expect(processesOf(attempt.id)).toEqual([]);
    expect(second.ended).toBe(false);
    await untilRunner(server(), runner.id, ({ pill }) => pill === 'online');
  });

  test('with 1 and the other process named when its workspace is in use', async () => {
    const runner = await Runner.start(bench, server());
    const { pid } = runner;
    const second = runner.start();
    expect(await second.exit).toBe(1);
    expect(second.stderr()).toContain(`Process ${pid} already runs runner ${runner.name} in `);
    expect(second.stderr()).toContain('Stop that process first');
    expect(runner.stored.token).not.toBe('');
  });
});
