import type { StatisticsFigures } from '@baton/protocol';
import { expect, it } from 'vitest';
import { callCli } from '../testing/call-cli.ts';
import { envFor, useFakeServers } from '../testing/serve.ts';

const serve = useFakeServers();

const times = { count: 3, meanMs: 2_000, p50Ms: 1_500, p95Ms: 61_000, p99Ms: 3_600_000 };
const figures: StatisticsFigures = {
  ...{ submitted: 5, started: 4, succeeded: 2, failed: 1, cancelled: 1, lost: 1, busyMs: 1, capacityMs: 4 },
  ...{ waiting: times, running: null, utilisation: 0.25, successRate: 2 / 3 },
};
const point = { at: 1_750_000_000_000, ...figures, queueDepth: 1.5, oldestMs: 9, runners: { online: 1 } };
const answer = { from: 1_750_000_000_000, to: 1_750_086_400_000, stepMs: 300_000, total: figures, points: [point], groups: null };

async function stats(words: string[], body: object = answer) {
  const server = await serve({ 'GET /api/v1/statistics': { body } });
  const { code, stdout, stderr } = await callCli(['stats', ...words], envFor(server));
  return { code, text: stdout.toString(), stderr, query: server.seen[0]?.query ?? {} };
}

it('tells how the last day was', async () => {
  const before = Date.now();
  const { code, text, query } = await stats([]);
  expect(code).toBe(0);
  expect(text).toMatch(/Attempts started +4, 1 lost/);
  expect(text).toMatch(/Jobs ended +2 succeeded, 1 failed, 1 cancelled/);
  expect(text).toMatch(/Success rate +66.7 %/);
  expect(text).toMatch(/Waiting +p50 1.5 s, p95 1 min 1 s, p99 1 h/);
  expect(text).toMatch(/Running +–/);
  expect(Math.abs(Number(query.from) - (before - 24 * 3_600_000))).toBeLessThan(60_000);
});

it('tells it by runner, by step, and of a scope', async () => {
  const groups = [
    { id: 'r1', name: 'atlas', ...figures },
    { id: 'gone', name: null, ...figures },
  ];
  const by = await stats(['--by', 'runner', '--scope', 'acme', '--since', '7d'], { ...answer, groups });
  expect(by.text).toMatch(/^RUNNER +STARTED/);
  expect(by.text).toMatch(/atlas +4 +2 +1 +1 +1 +1.5 s +1 min 1 s +– +– +25 %/);
  expect(by.text).toMatch(/^gone/m);
  expect([by.query.by, by.query.scope]).toEqual(['runner', 'acme']);
  const steps = await stats(['--step', '1h']);
  expect(steps.text).toMatch(/^FROM +STARTED/);
  expect(steps.query.step).toBe('3600000');
});

it('prints JSON, and refuses what it can not group by', async () => {
  expect(JSON.parse((await stats(['--json'])).text)).toEqual(answer);
  const refused = await callCli(['stats', '--by', 'colour'], {});
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('runner, class, executor, scope')]);
});
