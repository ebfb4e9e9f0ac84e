import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Job, restPaths } from '@baton/protocol';
import { describe, expect, test } from 'vitest';
import { useBench } from './support/bench.ts';
import { countedLines, detail, rawLog, submit, untilRunning } from './support/jobs.ts';
import { untilJob, untilLog, untilOver } from './support/live.ts';
import { durations, scenarioMs } from './support/pace.ts';
import { errorOf } from './support/rest.ts';
import { Runner } from './support/runner.ts';
import { Server } from './support/server.ts';
import { Gate, Mailbox } from './support/signals.ts';
import { emptyDisk, fillDisk, smallDisk, withoutDisks } from './support/small-disk.ts';
import { passing } from './support/within.ts';

const bench = useBench();

describe.skipIf(withoutDisks)(`a full disk${withoutDisks}`, { timeout: scenarioMs }, () => {
  test('under the spool: the job is not blocked, what was dropped is counted and declared', async () => {
    const disk = smallDisk(bench, '4m');
    const server = await Server.start(bench);
    const runner = await Runner.start(bench, server, { workspace: join(disk, 'workspace') });
    await runner.end('SIGTERM');
    // else it would rightly take no work on so small a disk
    writeFileSync(runner.config, JSON.stringify({ ...JSON.parse(readFileSync(runner.config, 'utf8')), diskFreeBytesMin: 0 }));
    runner.start();
    await runner.untilOnline();
    const total = 400_000;
    const mailbox = new Mailbox(bench);
    const job = await submit(server, `seq ${total}; seq ${total} >&2; echo ended > ${mailbox.path}; exit 5`);
    await mailbox.until('ended');
    const { job: over, history } = await untilOver(server, job.id);
    expect(over).toMatchObject({ state: 'failed', outcome: { exitCode: 5 } });
    const receipt = history[0]?.log;
    expect(receipt).toMatchObject({ complete: false });
    expect(receipt?.linesDropped).toBeGreaterThan(0);
    // the runner's own word about the drop is one line more, when it found room
    const own = (await untilLog(server, history[0]?.id ?? '', () => true)).match(/^baton-runner: /gm)?.length ?? 0;
    const bytes = 2 * countedLines(total).length;
    const stored = await rawLog(server, job.id);
    expect(stored.length + (receipt?.bytesDropped ?? 0)).toBe(bytes);
    expect(own).toBeLessThanOrEqual(1);
    // the disk is usable again as soon as the log is on the server
    const next = await submit(server, 'echo fine');
    const { history: after } = await untilOver(server, next.id);
    expect(after[0]?.log).toMatchObject({ complete: true, lines: 1 });
  });

  test('under the database: submissions are refused, finishes and renewals go on, and nothing accepted is lost', async () => {
    const disk = smallDisk(bench, '160m');
    const server = await Server.start(bench, { data: join(disk, 'data'), database: 'sqlite' });
    await Runner.start(bench, server, { capacity: 2 });
    const gates = [new Gate(bench), new Gate(bench)] as const;
    const early = await submit(server, `echo early; read -r _ < ${gates[0].path}; echo done`);
    const late = await submit(server, `echo late; read -r _ < ${gates[1].path}; seq 1000`);
    await Promise.all([untilRunning(server, early.id), untilRunning(server, late.id)]);
    const waiting = await submit(server, 'echo waited');

    const refused = async () => await server.call<Job>('POST', restPaths.jobs, { name: 'refused', spec: { script: 'true' } });
    fillDisk(disk);
    await expect.poll(async () => (await refused()).status, { timeout: 10_000 }).toBe(507);
    const refusal = errorOf(await refused());
    expect(refusal).toMatchObject({ code: 'storage_full' });
    expect(refusal.next).toContain('Free space');

    // a lease and more without a byte of room: the runner still holds its jobs
    await passing(durations.leaseTtlMs * 1.3);
    expect((await refused()).status).toBe(507);
    gates[0].open();
    await untilJob(server, early.id, ({ job }) => job.state === 'succeeded');
    expect((await detail(server, early.id)).job).toMatchObject({ attempts: 1 });
    expect((await detail(server, late.id)).job).toMatchObject({ state: 'processing', attempts: 1 });

    emptyDisk(disk);
    await expect.poll(async () => (await refused()).status, { timeout: 15_000 }).toBe(201);
    gates[1].open();
    const ends = await Promise.all([early, late, waiting].map(({ id }) => untilOver(server, id)));
    for (const { job, history } of ends) {
      expect(job).toMatchObject({ state: 'succeeded', attempts: 1 });
      expect(history[0]?.log).toMatchObject({ complete: true });
    }
    expect((await rawLog(server, early.id)).toString()).toBe('early\ndone\n');
    expect((await rawLog(server, late.id)).equals(Buffer.concat([Buffer.from('late\n'), countedLines(1_000)]))).toBe(true);
    expect(await server.end('SIGTERM')).toBe(0);
    await server.start();
    expect((await detail(server, waiting.id)).job).toMatchObject({ state: 'succeeded' });
  });
});
