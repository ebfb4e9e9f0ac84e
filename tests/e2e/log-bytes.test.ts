import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type LogPage, restPaths } from '@baton/protocol';
import { describe, expect, test } from 'vitest';
import { useSharedBench } from './support/bench.ts';
import { startCli } from './support/cli.ts';
import { countedLines, rawLog, sha256, submit } from './support/jobs.ts';
import { untilOver } from './support/live.ts';
import { Runner } from './support/runner.ts';
import { Server } from './support/server.ts';

const longLine = Buffer.alloc(1_000_000, 'x');
const newline = Buffer.from('\n');

const contents: readonly (readonly [string, Buffer, number])[] = [
  ['binary noise', randomBytes(3_000_000), Number.NaN],
  ['lines of a megabyte', Buffer.concat([longLine, newline, longLine, newline, Buffer.from('short\n')]), 3],
  ['no newline at the end', Buffer.concat([Buffer.from('one\ntwo\n'), longLine]), 3],
  ['characters of several bytes', Buffer.from('grüße ✓ 𝄞\n'.repeat(60_000)), 60_000],
  ['a million lines', countedLines(1_000_000), 1_000_000],
  ['bars that are drawn over and over', Buffer.from('\r[####      ] 40%\r[##########] 100%\r\n'.repeat(20_000)), 20_000],
  ['nothing but newlines', Buffer.alloc(10_000, '\n'), 10_000],
  ['nothing', Buffer.alloc(0), 0],
];

const written: { id: string; digest: string }[] = [];

const linesOf = (bytes: Buffer): number => {
  const newlines = bytes.reduce((sum, byte) => sum + (byte === 10 ? 1 : 0), 0);
  return newlines + (bytes.length > 0 && bytes.at(-1) !== 10 ? 1 : 0);
};

describe('a log arrives byte for byte', () => {
  const { bench, value: server } = useSharedBench(async (bench) => {
    const server = await Server.start(bench);
    await Runner.start(bench, server);
    return server;
  });

  test.each(contents)('%s', async (_, bytes, lines) => {
    const file = join(bench.folder(), 'content');
    writeFileSync(file, bytes);
    const job = await submit(server(), `cat ${file}`);
    const { history } = await untilOver(server(), job.id);
    const digest = sha256(bytes);
    expect(history[0]?.log).toMatchObject({ complete: true, bytes: bytes.length, digestSent: digest, digestStored: digest });
    expect(history[0]?.log?.lines).toBe(linesOf(bytes));
    if (!Number.isNaN(lines)) expect(linesOf(bytes)).toBe(lines);
    expect((await rawLog(server(), job.id)).equals(bytes)).toBe(true);
    const shown = startCli(bench, server(), ['jobs', 'logs', job.id]);
    expect(await shown.exit).toBe(0);
    expect(shown.stdout().equals(bytes)).toBe(true);
    const packed = await server().call('GET', `${restPaths.jobLog(job.id)}?format=gzip`);
    expect(gunzipSync(packed.bytes).equals(bytes)).toBe(true);
    written.push({ id: job.id, digest });
  });

  test('and stays so when it is packed, in a fraction of the space', async () => {
    const { id, digest } = written.find((one) => one.digest === sha256(countedLines(1_000_000))) ?? { id: '', digest: '' };
    const stored = async () => (await server().get<LogPage>(`${restPaths.jobLog(id)}?after=1000000`)).stored;
    await expect.poll(stored, { timeout: 60_000, interval: 100 }).toMatchObject({ packed: true });
    expect(((await stored())?.bytes ?? 0) * 3).toBeLessThan(countedLines(1_000_000).length);
    for (const one of written) expect(sha256(await rawLog(server(), one.id))).toBe(one.digest);
    expect(sha256(await rawLog(server(), id))).toBe(digest);
    const metrics = (await server().call('GET', '/metrics')).bytes.toString();
    expect(Number(/^baton_log_packed_total\{outcome="packed"\} (\d+)$/m.exec(metrics)?.[1])).toBeGreaterThan(0);
    expect(metrics).toMatch(/^baton_log_packed_bytes_total\{form="plain"\} \d{6,}$/m);
  });

  test('and its lines are found by their numbers', async () => {
    const { id } = written.find((one) => one.digest === sha256(countedLines(1_000_000))) ?? { id: '' };
    const found = startCli(bench, server(), ['jobs', 'logs', id, '--grep', '99999']);
    expect(await found.exit).toBe(0);
    const lines = countedLines(1_000_000)
      .toString()
      .split('\n')
      .filter((line) => line.includes('99999'));
    expect(found.stdout().toString()).toBe(lines.map((line) => `${line}:${line}\n`).join(''));
  });

  test('both streams, each whole', async () => {
    const [out, err] = [randomBytes(700_000), randomBytes(700_000)];
    const folder = bench.folder();
    writeFileSync(join(folder, 'out'), out);
    writeFileSync(join(folder, 'err'), err);
    const job = await submit(server(), `cat ${join(folder, 'err')} >&2 & cat ${join(folder, 'out')}; wait`);
    await untilOver(server(), job.id);
    const streams = { stdout: [] as Buffer[], stderr: [] as Buffer[], system: [] as Buffer[], data: [] as Buffer[] };
    for (let after = 0, more = true; more; ) {
      const page = await server().get<LogPage>(`${restPaths.jobLog(job.id)}?encoding=base64&after=${after}`);
      for (const part of page.parts) streams[part.stream].push(Buffer.from(part.base64 ?? '', 'base64'));
      ({ next: after, more } = page);
    }
    expect(Buffer.concat(streams.stdout).equals(out)).toBe(true);
    expect(Buffer.concat(streams.stderr).equals(err)).toBe(true);
  });
});
