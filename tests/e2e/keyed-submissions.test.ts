import { randomInt } from 'node:crypto';
import { type Job, type JobList, restPaths } from '@baton/protocol';
import { expect, test } from 'vitest';
import { useBench } from './support/bench.ts';
import { untilCounts } from './support/live.ts';
import { paced } from './support/pace.ts';
import type { Answer } from './support/rest.ts';
import { Runner } from './support/runner.ts';
import { ScriptedRunner } from './support/scripted-runner.ts';
import { Server } from './support/server.ts';
import { passing } from './support/within.ts';

const bench = useBench();
const kills = paced(5, 50);
const clients = 4;
const limitMs = paced(60_000, 900_000);

/** Submits keyed jobs one after the other, each again with its key until it is answered. */
async function submitUntil(server: Server, client: number, over: AbortSignal, answers: Map<string, string[]>): Promise<void> {
  for (let number = 1; !over.aborted; number += 1) {
    const key = `client-${client}-${number}`;
    const ids: string[] = [];
    answers.set(key, ids);
    // one in three asks a second time though it was answered: it must hear of the same job
    for (let missing = number % 3 === 0 ? 2 : 1; missing > 0; ) {
      const answer = await once(server, key);
      if (answer === undefined || answer.status >= 500) continue;
      expect([200, 201]).toContain(answer.status);
      ids.push(answer.body.id);
      missing -= 1;
    }
  }
}

/** Undefined when no answer came. */
async function once(server: Server, key: string): Promise<Answer<Job> | undefined> {
  await server.untilUp();
  try {
    return await server.call<Job>(
      'POST',
      restPaths.jobs,
      { name: key, spec: { command: ['true'] } },
      { headers: { 'idempotency-key': key } },
    );
  } catch {
    return undefined;
  }
}

async function allJobs(server: Server): Promise<Job[]> {
  const jobs: Job[] = [];
  for (let after = ''; ; ) {
    const page = await server.get<JobList>(`${restPaths.jobs}?limit=500${after}`);
    jobs.push(...page.jobs);
    if (page.next === null) return jobs;
    after = `&after=${encodeURIComponent(page.next)}`;
  }
}

test(`kill -9 of the server at ${kills} random moments: every key exists once and ends exactly once`, {
  timeout: limitMs,
}, async () => {
  const server = await Server.start(bench);
  const scripted = await Promise.all([1, 2, 3].map((number) => ScriptedRunner.start(bench, server, `scripted-${number}`)));
  await Runner.start(bench, server, { capacity: 2 });
  const answers = new Map<string, string[]>();
  const over = new AbortController();
  bench.defer(() => over.abort());
  const submitting = Array.from({ length: clients }, (_, client) => submitUntil(server, client, over.signal, answers));
  for (let kill = 0; kill < kills; kill += 1) {
    await passing(randomInt(1_200));
    expect(await server.end('SIGKILL')).toBe('SIGKILL');
    await server.start();
  }
  // on a slow machine a new server has had no time to answer
  await expect.poll(() => answers.size).toBeGreaterThan(kills * 10);
  over.abort();
  await Promise.all(submitting);
  bench.tell(() => `${answers.size} keys, ${scripted.map(({ finished }) => finished.length).join(' + ')} reports`);
  await untilCounts(server, ({ queued = 0, claimed = 0, processing = 0 }) => queued + claimed + processing === 0, limitMs);

  const ids = [...answers.values()].map((heard) => {
    expect(new Set(heard).size).toBe(1);
    return heard[0] ?? '';
  });
  const jobs = await allJobs(server);
  expect(jobs.map(({ id }) => id).sort()).toEqual(ids.toSorted());
  expect(jobs.filter(({ state }) => state !== 'succeeded')).toEqual([]);
  expect(new Map(jobs.map(({ id, name }) => [name, id]))).toEqual(new Map([...answers].map(([key, [id]]) => [key, id])));

  const { database } = server;
  expect(await database.rows('SELECT count(*) AS rows FROM idempotency_keys')).toEqual([{ rows: answers.size }]);
  expect(await database.rows("SELECT count(*) AS rows FROM attempts WHERE state <> 'ended'")).toEqual([{ rows: 0 }]);
  const ends = await database.rows<{ job: string; ends: number; finishes: number }>(
    `SELECT id AS job,
      (SELECT count(*) FROM events WHERE kind = 'job' AND entity_id = jobs.id
        AND type IN ('job.succeeded', 'job.failed', 'job.cancelled')) AS ends,
      (SELECT count(*) FROM attempts WHERE job_id = jobs.id AND ${database.field('data', 'cause')} = 'finished') AS finishes
     FROM jobs`,
  );
  expect(ends).toHaveLength(answers.size);
  expect(ends.filter((row) => row.ends !== 1 || row.finishes !== 1)).toEqual([]);
});
