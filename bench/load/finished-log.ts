import { createHash } from 'node:crypto';
import { encodeLogFrames, type LogFrame, logMediaType, type Pairing, restPaths, runnerPaths } from '@baton/protocol';
import { LoadClient } from './client.ts';
import { SimulatedRunner } from './simulated-runner.ts';
import { submitJob } from './submitter.ts';

const linesACall = 8_000;
const chunkBytes = 60_000;

/** Each line tells its number; one of a thousand is an error. */
const lineOf = (number: number): string =>
  number % 1_000 === 0
    ? `\u001b[31mERROR\u001b[0m step ${number} failed: connection refused\n`
    : `2026-07-04T12:00:00Z INFO step ${number}: compiled module worker/session in ${number % 97} ms\n`;

/** Runs a job that writes so many lines and ends; answers its id. */
export async function finishedLog(target: { host: string; port: number }, adminToken: string, lines: number): Promise<string> {
  const client = new LoadClient(target);
  const { pairingToken } = await client.json<Pairing>('POST', restPaths.runners, adminToken, { name: 'writer' });
  let done = (): void => {};
  const finished = new Promise<void>((resolve) => {
    done = resolve;
  });
  const runner = await SimulatedRunner.connect(
    client,
    pairingToken,
    'writer',
    { offered: () => {}, finished: () => done() },
    { folded: false, log: (writer, attemptId, epoch) => write(writer, attemptId, epoch, lines) },
  );
  const running = runner.run().catch(() => {});
  const work = { name: 'a million lines', labels: ['bench'], spec: { command: ['true'] } };
  const jobId = await submitJob(client, adminToken, work);
  await finished;
  runner.stop();
  client.close();
  await running;
  return jobId;
}

async function write(runner: SimulatedRunner, attemptId: string, epoch: number, lines: number): Promise<void> {
  const digest = createHash('sha256');
  let number = 0;
  let bytesSent = 0;
  for (let from = 1; from <= lines; from += linesACall) {
    const count = Math.min(linesACall, lines - from + 1);
    const bytes = Buffer.from(Array.from({ length: count }, (_, index) => lineOf(from + index)).join(''));
    const frames: LogFrame[] = [];
    for (let at = 0; at < bytes.length; at += chunkBytes) {
      number += 1;
      const piece = bytes.subarray(at, at + chunkBytes);
      frames.push({ number, stream: 'stdout', offsetMs: number * 10, bytes: piece, linesDropped: 0, bytesDropped: 0 });
    }
    digest.update(bytes);
    bytesSent += bytes.length;
    const path = `${runnerPaths.log(attemptId)}?epoch=${epoch}`;
    const answer = await runner.client.bytes(path, runner.token, encodeLogFrames(frames), logMediaType);
    if (answer.status !== 200) throw new Error(`log: ${answer.status} ${answer.body.toString()}`);
  }
  const dropped = { linesDropped: 0, bytesDropped: 0 };
  const end = { epoch, chunks: number, lines, bytes: bytesSent, ...dropped, digest: digest.digest('hex') };
  await runner.client.done(runnerPaths.logClose(attemptId), runner.token, end);
}
