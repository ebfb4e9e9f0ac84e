import type { Ask, Job } from '@baton/protocol';
import { afterEach, expect, test } from 'vitest';
import { callCli } from '../testing/call-cli.ts';
import { type FakeServer, refusal, startFakeServer } from '../testing/fake-server.ts';
import { endedJob, jobId, logPage, receipt, sampleAttempt, sampleDetail, sampleJob } from '../testing/samples.ts';

const servers: FakeServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

const ask = (kind: Ask['kind'], question: string): Ask => ({
  ...{ kind, question, detail: {}, askedAt: 1, attemptId: sampleAttempt().id, stay: false, answer: null },
});

/** A job that has asked, and ends as soon as somebody replies: by the reply, or elsewhere after so many looks. */
async function serve(asked: Ask, ends: Job['state'] & ('succeeded' | 'failed'), elsewhereAfter = Number.POSITIVE_INFINITY) {
  const replies: unknown[] = [];
  let looks = 0;
  const attempt = sampleAttempt({ state: 'ended', cause: 'asked', log: receipt() });
  const server = await startFakeServer(async ({ method, path, body }) => {
    const waits = replies.length === 0 && ++looks <= elsewhereAfter;
    const state = asked.kind === 'approval' ? ('awaiting_approval' as const) : ('awaiting_input' as const);
    const job = waits ? sampleJob({ state }) : endedJob(ends);
    if (method === 'POST' && path === '/api/v1/jobs') return { status: 201, body: sampleJob() };
    if (path === `/api/v1/jobs/${jobId}`) return { body: { ...sampleDetail(job, [attempt]), ask: asked } };
    if (path === `/api/v1/jobs/${jobId}/log`) return { body: logPage([], receipt()) };
    if (path !== `/api/v1/jobs/${jobId}/answer`) return refusal(404, 'route_not_found');
    replies.push(body);
    return { body: job };
  });
  servers.push(server);
  return { env: { BATON_URL: server.url, BATON_TOKEN: 'bat_api_test' }, replies };
}

const down = '\u001b[B';

test('a plan is approved where its job was run', async () => {
  const { env, replies } = await serve(ask('approval', 'Destroy 3?'), 'succeeded');
  const ended = await callCli(['run', '--', 'true'], { env, answers: [['Destroy 3?', `${down}\r`]] });
  expect(replies).toEqual([{ reply: 'approve', text: '', attemptId: sampleAttempt().id }]);
  expect(ended.code).toBe(0);
});

test('a question is answered there', async () => {
  const { env, replies } = await serve(ask('input', 'Which colour?'), 'succeeded');
  await callCli(['run', '--', 'true'], { env, answers: [['Which colour?', 'blue\r']] });
  expect(replies).toEqual([{ reply: 'answer', text: 'blue', attemptId: sampleAttempt().id }]);
});

test('what was left open here is told how to reply to, and followed on', async () => {
  const { env, replies } = await serve(ask('approval', 'Destroy 3?'), 'failed', 6);
  const { stderr, code } = await callCli(['run', '--', 'true'], { env, answers: [['Destroy 3?', '\r']] });
  expect(replies).toEqual([]);
  expect(stderr).toContain(`baton jobs approve ${jobId}`);
  expect(code).toBe(1);
});

test('a reply elsewhere ends the question here', async () => {
  const { env, replies } = await serve(ask('approval', 'Destroy 3?'), 'succeeded', 5);
  const { stderr, code } = await callCli(['run', '--', 'true'], { env, answers: [['never asked', '']] });
  expect(replies).toEqual([]);
  expect(stderr).toContain('somebody replied elsewhere');
  expect(code).toBe(0);
});

test('without a terminal nobody is asked', async () => {
  const { env, replies } = await serve(ask('input', 'Which colour?'), 'succeeded', 6);
  const { stderr } = await callCli(['run', '--', 'true'], { env });
  expect(stderr).toContain(`baton jobs answer ${jobId}`);
  expect(replies).toEqual([]);
});
