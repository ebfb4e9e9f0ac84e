import { restPaths } from '@baton/protocol';
import { expect, test } from 'vitest';
import { useBench } from './support/bench.ts';
import { countedLines, detail, rawLog, sha256, submit, untilRunning } from './support/jobs.ts';
import { untilLog, untilOver } from './support/live.ts';
import { paced, scenarioMs } from './support/pace.ts';
import { processesOf } from './support/process-table.ts';
import { Runner } from './support/runner.ts';
import { Server } from './support/server.ts';
import { Mailbox } from './support/signals.ts';

const bench = useBench();

/** As many lines as ten milliseconds fit into the time that the server is away, and before and after. */
const lines = paced(400, 3_500);
const killAt = 100;
const restartAt = paced(250, 2_100);

test('kill -9 of the server in the middle of a job: the job goes on and its log is whole', { timeout: scenarioMs }, async () => {
  const server = await Server.start(bench);
  await Runner.start(bench, server);
  const mailbox = new Mailbox(bench);
  const script = [
    `echo "pid $$" > ${mailbox.path}`,
    `for i in $(seq ${lines}); do`,
    '  echo $i; sleep 0.01',
    `  if [ $((i % 50)) = 0 ]; then echo "line $i" > ${mailbox.path}; fi`,
    'done',
  ].join('\n');
  const job = await submit(server, script);
  const attempt = await untilRunning(server, job.id);
  await mailbox.until(`line ${killAt}`);
  await untilLog(server, attempt.id, (text) => text.includes('\n20\n'));
  expect(await server.end('SIGKILL')).toBe('SIGKILL');

  await mailbox.until(`line ${restartAt}`, 60_000);
  const pid = Number(mailbox.lines.find((line) => line.startsWith('pid '))?.slice(4));
  expect(processesOf(attempt.id)).toContain(pid);
  await server.start();

  await untilOver(server, job.id, scenarioMs);
  const { history, job: over } = await detail(server, job.id);
  expect(over.state).toBe('succeeded');
  expect(history).toHaveLength(1);
  expect(mailbox.lines.filter((line) => line.startsWith('pid '))).toHaveLength(1);

  const expected = countedLines(lines);
  expect((await rawLog(server, job.id)).equals(expected)).toBe(true);
  const digest = sha256(expected);
  const receipt = { complete: true, lines, bytes: expected.length, linesDropped: 0, digestSent: digest, digestStored: digest };
  expect(history[0]?.log).toMatchObject(receipt);
  expect((await server.call('GET', restPaths.jobLog(job.id))).body).toMatchObject({ receipt });
});
