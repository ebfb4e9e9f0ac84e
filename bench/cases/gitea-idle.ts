import { startTask } from '../load/run-task.ts';
import { cpuBetween, cpuTimes } from '../processes/cpu.ts';
import { BenchServer } from '../processes/server.ts';
import { usageOf } from '../processes/usage.ts';
import { low } from '../report/bars.ts';
import { round } from '../report/percentiles.ts';
import type { Case } from './case.ts';
import { rawHolding } from './raw-holding.ts';

const runners = 1_000;
const secondsMin = 20;
/** Until the waiting times of the runners have grown to their longest. */
const settleMs = 20_000;

/** What connected, idle runners of Gitea cost, which ask again and again: CPU, memory, and writes of the database. */
export const giteaIdle: Case = async (scale) => {
  const seconds = Math.max(scale.seconds, secondsMin);
  const server = await BenchServer.start();
  const fleet = startTask<{ connected: number }>({ kind: 'giteaIdle', target: server, adminToken: server.adminToken, runners });
  try {
    await fleet.result;
    await new Promise((resolve) => setTimeout(resolve, settleMs));
    const [countsBefore, cpuBefore, startedAt] = [await countsOf(server), await cpuTimes([server.pid], []), performance.now()];
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    const cpuMs = cpuBetween(cpuBefore, await cpuTimes([server.pid], []));
    const lastedMs = performance.now() - startedAt;
    const counts = await countsOf(server);
    const polls = counts.polls - countsBefore.polls;
    const transactions = counts.transactions - countsBefore.transactions;
    const { residentMb } = await usageOf(server.pid);
    const raw = await rawHolding(runners, secondsMin);
    return [
      low(`${runners} idle runners of Gitea, CPU`, round((100 * cpuMs) / lastedMs), '% of a core', 5, raw.cpu),
      low(`${runners} idle runners of Gitea, memory`, round(residentMb), 'MB', null, raw.memory),
      low(`${runners} idle runners of Gitea, CPU a poll`, round((cpuMs * 1000) / polls), 'µs', null),
      low(`${runners} idle runners of Gitea, polls`, round((polls * 1000) / lastedMs), '/s', null),
      low(`${runners} idle runners of Gitea, transactions of the database a poll`, round(transactions / polls), '', 0.01),
    ];
  } finally {
    fleet.process.kill('SIGKILL');
    await server.stop();
  }
};

/** Answered polls and transactions so far, by the server's own metrics. */
async function countsOf(server: BenchServer): Promise<{ polls: number; transactions: number }> {
  const answer = await fetch(`${server.url}/metrics`, { headers: { authorization: `Bearer ${server.adminToken}` } });
  const text = await answer.text();
  const sum = (pattern: RegExp): number => [...text.matchAll(pattern)].reduce((total, [, count]) => total + Number(count), 0);
  const polls = sum(/^baton_http_request_seconds_count\{[^}]*FetchTask[^}]*\} (\d+)/gm);
  const transactions = sum(/^baton_transaction_seconds_count(?:\{[^}]*\})? (\d+)/gm);
  if (polls === 0 || transactions === 0) throw new Error('the metrics do not say how many polls and transactions there were');
  return { polls, transactions };
}
