import { beforeEach, describe, expect, test } from 'vitest';
import type { AwaitingInput, OfferOutput } from '../runner-calls.ts';
import { person } from '../testing/fakes.ts';
import { codeOf, settle, TestPlane } from '../testing/plane.ts';
import type { TestRunner } from '../testing/test-runner.ts';
import type { SubmitInput } from './use-cases.ts';

let plane: TestPlane;
beforeEach(async () => {
  plane = await TestPlane.start();
});

const question = (patch: Partial<AwaitingInput> = {}): AwaitingInput => ({
  ...{ what: 'input', question: 'Which colour?', detail: { choices: ['red', 'blue'] }, state: { session: 's-1' }, stay: false },
  ...patch,
});

const end = { exitCode: 0, signal: null, message: null };
const ask = (runner: TestRunner, { attemptId, epoch }: OfferOutput, awaiting: AwaitingInput | null) =>
  plane.app.runners.report(runner.id, attemptId, { epoch, kind: 'awaiting', ...end, awaiting });

/** A job that has asked; its runner is free again. */
async function asked(awaiting: AwaitingInput | null, patch: Partial<SubmitInput> = {}, name = 'a') {
  const runner = await plane.runner(name);
  const id = await plane.submit(patch);
  const offer = await runner.take();
  await ask(runner, offer, awaiting);
  runner.holds = [];
  return { runner, id, offer };
}

const reply = (id: string, how: 'approve' | 'reject' | 'answer', text = '', attemptId: string | null = null) =>
  plane.app.jobs.answer(id, person('ada'), { reply: how, text, attemptId });

/** What the next attempt is given. */
async function next(runner: TestRunner) {
  const sync = runner.sync();
  await settle();
  const [offer] = sync.offers;
  if (!offer) throw new Error(`no offer: the sync is ${sync.state}`);
  return (await runner.accept(offer)).assignment;
}

test('a question frees its runner; the answer goes to the next attempt', async () => {
  const { runner, id } = await asked(question());
  const detail = await plane.app.jobs.detail(id);
  expect(detail.job).toMatchObject({ state: 'awaiting_input', attemptsCounted: 0, runnerId: runner.id });
  expect(detail.ask).toMatchObject({ question: 'Which colour?', detail: { choices: ['red', 'blue'] }, answer: null });
  const other = await plane.submit();
  expect((await runner.take()).jobId).toBe(other);
  runner.holds = [];
  await reply(id, 'answer', 'blue');
  expect(await next(runner)).toMatchObject({
    ...{ jobId: id, attemptNumber: 2 },
    resume: { state: { session: 's-1' }, answer: { kind: 'input', text: 'blue', by: 'ada' } },
  });
});

test('a job that never asked begins with nothing', async () => {
  const runner = await plane.runner('a');
  await plane.submit();
  expect(await next(runner)).not.toHaveProperty('resume');
});

test('it outlives the server, before and after the reply', async () => {
  const { runner, id } = await asked(question({ what: 'approval' }));
  await plane.restart(60_000);
  await reply(id, 'approve', 'looks good');
  await plane.restart(60_000);
  await runner.open();
  await plane.clock.advance(1_000);
  expect(await next(runner)).toMatchObject({ jobId: id, resume: { answer: { kind: 'approval', text: 'looks good' } } });
});

describe('what can only go on where it was', () => {
  test('is offered to the runner that asked, however free others are; a re-run may go anywhere', async () => {
    const { runner, id } = await asked(question({ stay: true }));
    const other = await plane.runner('b');
    const waiting = other.sync();
    await reply(id, 'answer', 'blue');
    expect((await next(runner))?.jobId).toBe(id);
    expect(waiting.state).toBe('held');
    const { requirements } = await plane.app.jobs.detail(id);
    expect(requirements.runnerId).toBe(runner.id);
    const again = await plane.app.jobs.rerun(id, person('ada'), null);
    expect(again.view.requirements.runnerId).toBe(null);
  });

  test('stays pinned where its submission had pinned it', async () => {
    const { runner, id } = await asked(question({ stay: true }), { runner: 'a' });
    await reply(id, 'answer', 'blue');
    expect((await next(runner))?.jobId).toBe(id);
    const again = await plane.app.jobs.rerun(id, person('ada'), null);
    expect(again.view.requirements.runnerId).toBe(runner.id);
  });
});

test('a refused approval ends the job, with who and why, and nobody replies twice', async () => {
  const { id } = await asked(question({ what: 'approval' }));
  await reply(id, 'reject', 'too much is destroyed');
  const { job } = await plane.app.jobs.detail(id);
  expect(job).toMatchObject({ state: 'failed', outcome: { reason: 'rejected', by: 'ada', message: 'too much is destroyed' } });
  expect(await codeOf(reply(id, 'approve'))).toBe('job_finished');
});

test('a reply is to what was seen', async () => {
  const { runner, id, offer } = await asked(question({ what: 'approval' }));
  await reply(id, 'approve', '', offer.attemptId);
  const second = await runner.take();
  await ask(runner, second, question({ what: 'approval', question: 'The plan is another one. Approve?' }));
  expect(await codeOf(reply(id, 'approve', '', offer.attemptId))).toBe('ask_changed');
  expect(await codeOf(reply(id, 'answer', 'yes'))).toBe('job_asks_nothing');
  await reply(id, 'approve', '', second.attemptId);
  expect((await plane.job(id)).state).toBe('queued');
});

test('a permit of a concurrency key is free while a job waits for its reply', async () => {
  const concurrency = { key: 'state', limit: 1 };
  const { runner, id } = await asked(question(), { concurrency });
  const other = await plane.submit({ concurrency });
  const offer = await runner.take();
  expect(offer.jobId).toBe(other);
  await reply(id, 'answer', 'blue');
  await runner.report(offer);
  runner.holds = [];
  expect((await next(runner))?.jobId).toBe(id);
});

test('secrets stand in no question', async () => {
  const state = { note: 'hunter2 and more', list: ['x hunter2'] };
  const patch = { secretEnvironment: { PASSWORD: 'hunter2' } };
  const { id } = await asked(question({ question: 'Is hunter2 right?', detail: { seen: 'hunter2' }, state }), patch);
  const stored = JSON.stringify([await plane.store.read.get('jobAsk', id), plane.events]);
  expect(stored).not.toContain('hunter2');
  expect((await plane.app.jobs.detail(id)).ask).toMatchObject({ question: 'Is *** right?', detail: { seen: '***' } });
});

test('who asks nothing, or far too much, has failed', async () => {
  const { id } = await asked(null);
  expect((await plane.job(id)).outcome?.message).toContain('did not say what');
  const { id: large } = await asked(question({ detail: { text: 'x'.repeat(40_000) } }), {}, 'b');
  expect((await plane.job(large)).outcome?.message).toContain('at most 32768');
});

test('it can be cancelled while it waits', async () => {
  const { id } = await asked(question());
  await plane.app.jobs.cancel(id, person('ada'), 'never mind');
  expect((await plane.job(id)).state).toBe('cancelled');
  expect(await codeOf(reply(id, 'answer', 'blue'))).toBe('job_finished');
});

test('what it asked goes when the job goes', async () => {
  await plane.app.settings.edit(null, { jobRetentionMs: 24 * 3_600_000 }, person('ada'));
  const { id } = await asked(question());
  await plane.app.jobs.cancel(id, person('ada'), null);
  expect(await plane.store.read.get('jobAsk', id)).not.toBe(null);
  plane.clock.stall(25 * 3_600_000);
  await plane.clock.advance(120_000);
  expect(await plane.store.read.get('jobAsk', id)).toBe(null);
});
