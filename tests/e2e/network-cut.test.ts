import { describe, expect, test } from 'vitest';
import { type Bench, benched } from './support/bench.ts';
import { countedLines, detail, rawLog, sha256, submit, untilRunning } from './support/jobs.ts';
import { untilOver, untilRunner } from './support/live.ts';
import { paced, scenarioMs } from './support/pace.ts';
import { Network } from './support/proxy.ts';
import { Runner } from './support/runner.ts';
import { Server } from './support/server.ts';
import { Mailbox } from './support/signals.ts';

/** Shorter than the lease, longer than it takes to be shown as stale. */
const cutMs = paced(3_500, 40_000);
const lines = paced(300, 2_500);
/** Lines that the job prints while the network is away. */
const during = Math.round(cutMs / 20);

describe('the network between a runner and its server', { timeout: scenarioMs }, () => {
  const scenario = (how: 'cut' | 'stall') => async (bench: Bench) => {
    const server = await Server.start(bench);
    const network = await Network.to(bench, server.port);
    const runner = await Runner.start(bench, server, { url: network.url });
    const mailbox = new Mailbox(bench);
    const script = [
      `for i in $(seq ${lines}); do`,
      '  echo $i; sleep 0.018',
      `  if [ $((i % 10)) = 0 ]; then echo "line $i" > ${mailbox.path}; fi`,
      'done',
    ].join('\n');
    const job = await submit(server, script);
    await untilRunning(server, job.id);
    await mailbox.until('line 50');
    network[how]();
    await mailbox.until(`line ${50 + Math.ceil(during / 10) * 10}`, scenarioMs);
    network.heal();
    await untilOver(server, job.id, scenarioMs);
    const { job: over, history } = await detail(server, job.id);
    const expected = countedLines(lines);
    expect(over).toMatchObject({ state: 'succeeded', attempts: 1 });
    expect(history).toMatchObject([{ runnerId: runner.id, log: { complete: true, lines, digestStored: sha256(expected) } }]);
    expect((await rawLog(server, job.id)).equals(expected)).toBe(true);
    await untilRunner(server, runner.id, ({ pill }) => pill === 'online');
  };
  const outcome = 'the job goes on, its log is whole, attempt 1 finishes';
  test.concurrent(`cut: ${outcome}`, benched(scenario('cut')));
  test.concurrent(`stalled without a word: ${outcome}`, benched(scenario('stall')));
});
