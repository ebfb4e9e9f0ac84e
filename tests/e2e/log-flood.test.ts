import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Attempt, type Job, type JobView, type LogPage, restPaths } from '@baton/protocol';
import { expect, test } from 'vitest';
import { useBench } from './support/bench.ts';
import { untilJob } from './support/live.ts';
import { paced, scenarioMs } from './support/pace.ts';
import { Runner } from './support/runner.ts';
import { Server } from './support/server.ts';
import { Mailbox } from './support/signals.ts';

const bench = useBench();

/** What an attempt writes, at 20 MB a second. */
const megabytes = paced(24, 400);
/** Attempts whose runner is killed in their midst; the server is killed in each attempt. */
const kills = paced(1, 4);
/** Less than what comes while the server is away for long. */
const spoolBytesMax = 16 * 1024 * 1024;
const lineBytes = 100;
const filler = 'the quick brown fox jumps over the lazy dog, again and again and again, until noon '.padEnd(lineBytes - 14, '.');
const lineAt = (number: number): string => `${String(number).padStart(12, '0')} ${filler}\n`;

/** Writes numbered lines, and tells each megabyte that it has written. */
const flood = `
import { openSync, writeSync } from 'node:fs';
const [, , box, megabytes] = process.argv;
const told = openSync(box, 'w');
const attempt = process.env.BATON_ATTEMPT_NUMBER;
const rest = new Int32Array(new SharedArrayBuffer(4));
const begun = performance.now();
for (let piece = 0; piece < megabytes * 5; piece += 1) {
  let text = '';
  for (let line = piece * 2000; line < (piece + 1) * 2000; line += 1) text += String(line).padStart(12, '0') + ' ${filler}\\n';
  for (let bytes = Buffer.from(text); bytes.length > 0; ) bytes = bytes.subarray(writeSync(1, bytes));
  if (piece % 5 === 4) writeSync(told, attempt + ' wrote ' + (piece + 1) / 5 + ' MB\\n');
  Atomics.wait(rest, 0, 0, Math.max(0, begun + (piece + 1) * 10 - performance.now()));
}
`;

const seed = Number(process.env.BATON_TEST_SEED ?? Date.now() % 1_000_000);

/** Numbers that one seed gives. */
function dice(state: number): (from: number, to: number) => number {
  let now = state;
  return (from, to) => {
    now = (Math.imul(now, 1_664_525) + 1_013_904_223) >>> 0;
    return from + Math.floor((now / 2 ** 32) * (to - from + 1));
  };
}

/** Follows the source through what came of it: each byte is there, or declared as dropped in its place. Answers how far that goes. */
async function accountFor(server: Server, jobId: string, { number, log }: Attempt): Promise<number> {
  let at = 0;
  for (let after = 0, more = true; more; ) {
    const query = `encoding=base64&attempt=${number}&after=${after}`;
    const page = await server.get<LogPage>(`${restPaths.jobLog(jobId)}?${query}`);
    for (const { stream, base64 = '', bytesDropped } of page.parts) {
      at += bytesDropped;
      if (stream !== 'stdout') continue;
      const bytes = Buffer.from(base64, 'base64');
      const first = Math.floor(at / lineBytes);
      let source = '';
      for (let line = first; line * lineBytes < at + bytes.length; line += 1) source += lineAt(line);
      const from = at - first * lineBytes;
      if (!bytes.equals(Buffer.from(source).subarray(from, from + bytes.length)))
        throw new Error(`seed ${seed}: attempt ${number} has other bytes than the source from ${at} on`);
      at += bytes.length;
    }
    ({ next: after, more } = page);
  }
  const own = (log?.bytes ?? 0) + (log?.bytesDropped ?? 0) - at;
  // what the runner says of the drops is in the log too
  expect(own).toBeGreaterThanOrEqual(0);
  expect(own).toBeLessThan(10_000);
  return at;
}

test('runner and server are killed while a job floods its log: what came and what is declared missing is the source', {
  timeout: scenarioMs,
}, async () => {
  bench.tell(() => `BATON_TEST_SEED=${seed}`);
  const roll = dice(seed);
  const server = await Server.start(bench);
  const runner = await Runner.start(bench, server);
  await runner.end('SIGTERM');
  writeFileSync(runner.config, JSON.stringify({ ...JSON.parse(readFileSync(runner.config, 'utf8')), spoolBytesMax }));
  runner.start();
  await runner.untilOnline();
  const script = join(bench.folder(), 'flood.mjs');
  writeFileSync(script, flood);
  const mailbox = new Mailbox(bench);
  const command = [process.execPath, script, mailbox.path, String(megabytes)];
  const job = await server.post<Job>(restPaths.jobs, { name: 'flood', spec: { command }, maxAttempts: 50 });
  const wrote = (attempt: number, count: number): Promise<string> => mailbox.until(`${attempt} wrote ${count} MB`, scenarioMs);

  for (let attempt = 1; attempt <= kills + 1; attempt += 1) {
    const down = roll(2, megabytes / 4);
    await wrote(attempt, down);
    await server.end('SIGKILL');
    const up = down + roll(1, megabytes / 2);
    await wrote(attempt, up);
    await server.start();
    if (attempt > kills) break;
    await wrote(attempt, up + roll(1, megabytes - up - 1));
    await runner.end('SIGKILL');
    runner.start();
  }
  // what a killed runner left is brought home beside the log of the next attempt, and may come after it
  const isHome = (view: JobView): boolean => view.job.state === 'succeeded' && view.history.every(({ log }) => log !== null);
  const { job: over, history } = await untilJob(server, job.id, isHome, scenarioMs);
  expect(over.state).toBe('succeeded');
  for (const attempt of history) {
    const at = await accountFor(server, job.id, attempt);
    const told = mailbox.lines.findLast((line) => line.startsWith(`${attempt.number} wrote `));
    expect(at).toBeGreaterThanOrEqual(Number(told?.split(' ')[2]) * 1_000_000);
    expect(attempt.log?.digestSent).toBe(attempt.log?.digestStored);
  }
  expect(history).toHaveLength(kills + 1);
  expect(await accountFor(server, job.id, history.at(-1) as Attempt)).toBe(megabytes * 1_000_000);
});
