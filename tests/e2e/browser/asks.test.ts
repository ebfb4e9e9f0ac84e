import { type JobDetail, restPaths } from '@baton/protocol';
import { expect, test } from 'vitest';
import { useBench } from '../support/bench.ts';
import { askingJob, register } from '../support/scripted-runner.ts';
import { Administrator } from './support/administrator.ts';
import { useBrowser } from './support/browser.ts';
import { openHouse } from './support/house.ts';
import { gone, see } from './support/sight.ts';

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
