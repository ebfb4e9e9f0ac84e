import type { Page } from 'playwright-core';
import { button, dialog, see } from './sight.ts';
import type { View } from './view.ts';

const workflow = `name: Nightly
on: push
env:
  CI: "true"
jobs:
  build:
    runs-on: [linux, arm64]
    steps:
      - name: Fetch the sources
        uses: actions/checkout@v4
      - name: Test
        run: |
          make deps
          make test LEVEL=\${{ vars.LEVEL }}
`;

const fill = async (page: Page, text: string) => {
  const form = dialog(page, 'New job');
  await form.getByRole('combobox', { name: 'Executor' }).click();
  await page.getByRole('option', { name: 'gitea-workflow' }).click();
  await form.getByRole('textbox', { name: 'Workflow' }).fill(text);
  await form.getByRole('textbox', { name: 'Variables' }).fill('LEVEL=3');
  await button(form, 'Submit the job').click();
  return form;
};

/** An action in a workflow: the line is marked, and what to do stands below. */
const refused = async (page: Page): Promise<void> => {
  const form = await fill(page, workflow);
  await see(form.getByText(/Write what the action does as commands/));
  await see(form.getByRole('textbox', { name: 'Workflow' }).and(page.locator(':focus')));
};

const shown = async (page: Page): Promise<void> => {
  await fill(page, workflow.replace('uses: actions/checkout@v4', 'run: git clone "$REPOSITORY" .'));
  await page.waitForURL(/\/jobs\/[0-9a-f]/);
  await see(page.getByText(/^It has waited for/));
  await page.goto(`${new URL(page.url()).pathname}?tab=spec`);
  await see(page.getByRole('region', { name: 'workflow.yml' }));
};

/** Jobs for runners of Gitea. */
export const workflowViews: readonly View[] = [
  {
    name: 'new-job-workflow',
    at: 'full',
    path: () => '/jobs?new=job',
    reach: refused,
    notes: [/^400 POST \/api\/v1\/jobs$/],
  },
  { name: 'job-workflow', at: 'full', forEyes: true, path: () => '/jobs?new=job', reach: shown },
];
