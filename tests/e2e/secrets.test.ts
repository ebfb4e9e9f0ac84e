import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  encodeLogFrames,
  type Job,
  type JobDetail,
  type LogPage,
  logMediaType,
  type Offer,
  restPaths,
  runnerPaths,
  type Secret,
  type SyncAnswer,
} from '@baton/protocol';
import { describe, expect, test } from 'vitest';
import { useBench } from './support/bench.ts';
import { runCli } from './support/cli.ts';
import { detail, rawLog, sha256, untilRunning } from './support/jobs.ts';
import { leaksIn, leaksInFolder, leaksInProcesses, tracesOf } from './support/leaks.ts';
import { untilLog, untilOver } from './support/live.ts';
import { call, taken } from './support/rest.ts';
import { Runner } from './support/runner.ts';
import { openSession, register } from './support/scripted-runner.ts';
import { Server } from './support/server.ts';
import { Gate } from './support/signals.ts';

const token = `s3cr3t/t0ken+with "quotes" & 'more'`;
const key = '-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\nBKcwggSjAgEAAoIBAQDKw\n-----END KEY-----';
const own = 'only-for-this-job-ünïcödé';
const traces = tracesOf([token, key, own]);

/** What the printer says on the other stream in the middle of a value: it goes on when somebody saw that, and so what was before it. */
const halfway = 'halfway';

/**
 * Prints each secret in every form on each stream and on both in turn, in pieces of a few bytes. At some of them it waits in the middle at the named
 * pipe that it is given, until what it printed has gone its way.
 */
const printer = `
import { openSync, readSync, writeSync } from 'node:fs';
const gate = openSync(process.argv[2], 'r');
const untilSeen = (fd) => {
  writeSync(fd, '${halfway}\\n');
  readSync(gate, Buffer.alloc('go\\n'.length));
};
const values = [process.env.TOKEN, process.env.KEY, process.env.OWN];
const forms = values.flatMap((value) => [
  value, ...value.split('\\n'), JSON.stringify({ value }), encodeURIComponent(value), new URLSearchParams({ value }).toString(),
  ...['', 'x', 'xy', 'user:'].flatMap((before) => ['base64', 'base64url'].map((name) => Buffer.from(before + value + before).toString(name))),
  Buffer.from(value).toString('base64').replace(/.{76}/g, '$&\\n'), value.replaceAll("'", "'\\\\''"), value + value,
]);
let size = 1;
for (const streams of [[1], [2], [1, 2]]) for (const [index, form] of forms.entries()) {
  const bytes = Buffer.from('[' + form + ']\\n');
  const pauseAt = streams.length === 1 && index % 3 === 0 ? bytes.length / 2 : bytes.length;
  for (let at = 0, end = 0; at < bytes.length; at = end) {
    end = Math.min(bytes.length, at + size);
    for (const fd of streams) writeSync(fd, bytes.subarray(at, end));
    size = (size % 7) + 1;
    if (at < pauseAt && end >= pauseAt && end < bytes.length) untilSeen(3 - streams[0]);
  }
}
writeSync(1, 'printed everything\\n');
`;

describe('the secrets of a job', () => {
  const bench = useBench();

  test('reach the job, and are nowhere to be read: not in files, logs, answers, arguments or environments', async () => {
    const server = await Server.start(bench);
    const runner = await Runner.start(bench, server);
    for (const [name, value] of Object.entries({ PROD_TOKEN: token, KEY: key })) {
      const file = join(bench.folder(), 'value');
      writeFileSync(file, value);
      const set = await runCli(bench, server, ['secrets', 'set', name, '--file', file, '--description', 'for a test']);
      expect([set.code, set.stdout]).toEqual([0, `${name} was set\n`]);
    }
    const script = join(bench.folder(), 'print.mjs');
    writeFileSync(script, printer);
    const gate = new Gate(bench);
    const paces = new Gate(bench);
    const command = `${process.execPath} ${script} ${paces.path} && [ "$OWN" = "$(printf '${asOctal(own)}')" ] && read -r _ < ${gate.path} && echo passed`;
    const job = await server.post<Job>(restPaths.jobs, {
      ...{ name: 'prints secrets', secrets: { TOKEN: 'PROD_TOKEN', KEY: 'KEY' }, secretEnvironment: { OWN: own } },
      spec: { command: ['bash', '-c', command] },
    });
    const attempt = await untilRunning(server, job.id);
    let paused = 0;
    const seen = await untilLog(server, attempt.id, (text) => {
      for (const halves = text.split(halfway).length - 1; paused < halves; paused += 1) paces.open();
      return text.includes('printed everything');
    });
    expect(paused, 'values that were held back until what came after them was seen').toBeGreaterThan(20);
    expect(leaksIn('the live log', seen, traces)).toEqual([]);
    const places = async () => [
      ...leaksInFolder(server.data, traces),
      ...leaksInFolder(runner.home, traces),
      ...leaksIn('the server', server.program?.output() ?? '', traces),
      ...leaksIn('the runner', runner.program.output(), traces),
      ...(await leaksInAnswers(server, job.id)),
    ];
    expect(await places()).toEqual([]);
    const ofServer = leaksInProcesses(server.program?.pid ?? 0, traces);
    const ofRunner = leaksInProcesses(runner.pid, traces);
    expect([...ofServer.leaks, ...ofRunner.leaks]).toEqual([]);
    expect(ofRunner.processes, 'the runner and its guard').toBeGreaterThanOrEqual(2);
    gate.open();
    const { job: over, history } = await untilOver(server, job.id);
    expect(over.state).toBe('succeeded');
    const log = await rawLog(server, job.id);
    expect(history[0]?.log).toMatchObject({ complete: true, maskedByServer: 0, bytes: log.length });
    const printed = await streamOf(server, job.id, 'stdout');
    expect(printed.match(/\[\*\*\*\]\n/g)?.length, 'whole values').toBeGreaterThan(18);
    expect(printed.length, 'hardly more than stars').toBeLessThan(5_000);
    expect(printed).toContain('passed\n');
    expect(await places()).toEqual([]);
    expect((await runCli(bench, server, ['jobs', 'show', job.id])).stdout).toMatch(
      /secrets +TOKEN from PROD_TOKEN, KEY, OWN \(its own\)/,
    );
    const list = await server.get<Secret[]>(restPaths.secrets('admin'));
    expect(list.map(({ name, lastUsedAt }) => [name, lastUsedAt !== null])).toEqual([
      ['KEY', true],
      ['PROD_TOKEN', true],
    ]);
  });

  test('are masked by the server when a runner lets them through, over a restart too, and the receipt counts it', async () => {
    const server = await Server.start(bench);
    const credential = await register(server, 'careless');
    const { sessionId } = await openSession(server, credential.token);
    const as = { token: credential.token };
    const { id } = await server.post<Job>(restPaths.jobs, { secretEnvironment: { OWN: own }, spec: { command: ['true'] } });
    const body = { sessionId, number: 1, freeSlots: 1, leases: [], draining: false };
    const { offers } = taken(await call<SyncAnswer>(server.url, 'POST', runnerPaths.sync, { ...as, body }));
    const { attemptId, epoch } = offers[0] as Offer;
    taken(await call(server.url, 'POST', runnerPaths.accept(attemptId), { ...as, body: { sessionId, epoch, syncNumber: 1 } }));
    const text = Buffer.from(`one ${own} two ${Buffer.from(own).toString('base64')} three\n`);
    const pieces = Array.from({ length: Math.ceil(text.length / 3) }, (_, index) => text.subarray(index * 3, index * 3 + 3));
    for (const [index, bytes] of pieces.entries()) {
      const frame = { number: index + 1, stream: 'stdout' as const, offsetMs: index, bytes, linesDropped: 0, bytesDropped: 0 };
      const sent = await call(server.url, 'POST', `${runnerPaths.log(attemptId)}?epoch=${epoch}`, {
        ...as,
        type: logMediaType,
        bytes: encodeLogFrames([frame]),
      });
      expect(taken(sent)).toEqual({ acknowledged: index + 1 });
      if (index === 4) {
        await server.end('SIGKILL');
        await server.start();
      }
      if (index % 9 === 4) expect(leaksInFolder(server.data, traces)).toEqual([]);
    }
    const end = {
      epoch,
      chunks: pieces.length,
      lines: 1,
      bytes: text.length,
      linesDropped: 0,
      bytesDropped: 0,
      digest: sha256(text),
    };
    expect(taken(await call(server.url, 'POST', runnerPaths.logClose(attemptId), { ...as, body: end }))).toEqual({
      complete: true,
      digest: sha256(text),
    });
    expect((await rawLog(server, id)).toString()).toBe('one *** two *** three\n');
    expect((await detail(server, id)).history[0]?.log).toMatchObject({ maskedByServer: 2, complete: true });
    expect((await runCli(bench, server, ['jobs', 'show', id])).stdout).toContain('2 masked by the server');
    expect(leaksInFolder(server.data, traces)).toEqual([]);
  });
});

/** So that the command does not hold the value that it compares with. */
const asOctal = (text: string): string => [...Buffer.from(text)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');

/** What a job printed on one of its streams. */
async function streamOf(server: Server, jobId: string, stream: string): Promise<string> {
  const { parts } = await server.get<LogPage>(restPaths.jobLog(jobId));
  return parts
    .filter((part) => part.stream === stream)
    .map(({ text }) => text)
    .join('');
}

/** All that the server tells of a job, and in general. */
async function leaksInAnswers(server: Server, jobId: string): Promise<string[]> {
  const log = restPaths.jobLog(jobId);
  const paths = [
    ...[restPaths.jobs, restPaths.job(jobId), restPaths.queue, restPaths.runners, restPaths.settings, restPaths.secrets('admin')],
    ...[log, `${log}?encoding=base64`, `${log}?format=raw`, '/metrics'],
  ];
  const leaks = await Promise.all(
    paths.map(async (path) => leaksIn(path, (await server.call<JobDetail>('GET', path)).bytes, traces)),
  );
  return leaks.flat();
}
