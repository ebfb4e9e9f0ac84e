import { type JobDetail, type JobList, restPaths } from '@baton/protocol';
import { expect, test } from 'vitest';
import { useBench } from '../support/bench.ts';
import { askingJob, register } from '../support/scripted-runner.ts';
import { Administrator } from './support/administrator.ts';
import { answeredAgent, askingAgent } from './support/agent-jobs.ts';
import { useBrowser } from './support/browser.ts';
import { openHouse } from './support/house.ts';
import { lockedState } from './support/locked-state.ts';
import { gone, link, see } from './support/sight.ts';
import { toldConversation, toldJob } from './support/told-job.ts';

const bench = useBench();
const visit = useBrowser();

test('a plan is approved, another one rejected with a note, and a question answered, on the pages of their jobs', async () => {
  const { server, admin } = await openHouse(bench);
  const runner = async (name: string) => {
    const { runnerId: id, token } = await register(server, name);
    return { id, name, token };
  };
  const { page } = await visit(server, { as: admin });
  const open = async (id: string, question: string): Promise<void> => {
    await page.goto(`/jobs/${id}`);
    await see(page.getByText(question));
  };
  const detailOf = (id: string) => server.get<JobDetail>(restPaths.job(id));

  const plan = await askingJob(server, await runner('a'), {
    question: 'Apply this plan? 1 to add.',
    detail: { counts: 'add 1' },
  });
  await open(plan, 'Apply this plan? 1 to add.');
  await see(page.getByText('add 1'));
  await page.getByRole('button', { name: 'Approve' }).click();
  await gone(page.getByText('This job asks for approval'));
  expect((await detailOf(plan)).ask?.answer).toMatchObject({ by: Administrator.login, text: '' });

  const other = await askingJob(server, await runner('b'), { question: 'Destroy 3?' });
  await open(other, 'Destroy 3?');
  await page.getByRole('textbox', { name: 'Note' }).fill('too much');
  await page.getByRole('button', { name: 'Reject' }).click();
  await see(page.getByText('too much').first());
  expect((await detailOf(other)).job).toMatchObject({ state: 'failed', outcome: { reason: 'rejected', message: 'too much' } });

  const question = await askingJob(server, await runner('c'), { what: 'input', question: 'Which colour?', stay: true });
  await open(question, 'Which colour?');
  await see(page.getByText('It goes on with c, where its work is kept.'));
  await page.getByRole('textbox', { name: 'Your answer' }).fill('blue');
  await page.getByRole('button', { name: 'Answer', exact: true }).click();
  await gone(page.getByText('This job has a question'));
  expect((await detailOf(question)).ask?.answer).toMatchObject({ text: 'blue' });
});

test('what an agent said before it asked stands above what it does with the answer: one conversation of two attempts', async () => {
  const { server, admin } = await openHouse(bench);
  const id = await toldConversation(server, askingAgent, 'Round the sum', answeredAgent);
  const { page } = await visit(server, { as: admin });
  await page.goto(`/jobs/${id}`);
  const before = page.getByRole('region', { name: 'Attempt 1' });
  await see(before.getByText('I look at how totals are reckoned.'));
  await see(page.getByText('The total is now rounded once, after all items are added.', { exact: false }));
  const words = (await page.locator('main').textContent()) ?? '';
  const order = [
    'I look at how totals are reckoned.',
    'I asked which way is right',
    'Attempt 2',
    'The total is now rounded once',
  ];
  expect(order.map((each) => words.indexOf(each)).toSorted((a, b) => a - b)).toEqual(order.map((each) => words.indexOf(each)));
  expect(words.indexOf(order[0] ?? '')).toBeGreaterThan(0);
  await link(before, 'Attempt 1').click();
  await page.waitForURL(/\?attempt=1$/);
  await gone(page.getByText('The total is now rounded once', { exact: false }));
  await see(page.getByText('I look at how totals are reckoned.'));
});

test('a lock whose holder is dead is released from the job that met it, on the runner that met it', async () => {
  const { server, admin } = await openHouse(bench);
  const id = await toldJob(server, lockedState);
  const { page } = await visit(server, { as: admin });
  await page.goto(`/jobs/${id}`);
  await see(page.getByText('Its holder is dead: attempt 7 of job 4f2a took it, and none of its processes lives.'));
  await page.getByRole('button', { name: 'Release the lock' }).click();
  await see(page.getByRole('heading', { name: 'terraform unlock network (production)' }));
  const { jobs } = await server.get<JobList>(restPaths.jobs);
  const { job, spec } = await server.get<JobDetail>(restPaths.job(jobs[0]?.id ?? ''));
  expect(job).toMatchObject({ rerunOf: id, pinnedToName: 'terraform runner' });
  expect(spec).toMatchObject({ action: 'unlock', lockId: '8d44c7c2-51f0-6b0e-0a7e-2f5f1c9b7d10' });
});
