import type { Page } from 'playwright-core';
import { button, dialog, heading, liveMark, see } from './sight.ts';
import type { View } from './view.ts';

const noSession = { code: 'sign_in_required', message: 'Nobody is signed in', next: 'Sign in on the page.', detail: {} };
const runners = { at: 'full', path: () => '/runners' } as const;

/** Fills in what there is to know of a runner, and asks for its token. */
const selfHosted = async (page: Page, name: string): Promise<void> => {
  const sheet = dialog(page, 'Add a self-hosted runner');
  await sheet.getByLabel('Name').fill(name);
  await button(sheet, 'Make its token').click();
  await see(sheet.getByRole('region', { name: 'baton-runner.env' }));
};

/** An answer as one of whatever stands between. */
const refused = (page: Page, path: string, status: number, error: object) =>
  page.route(path, (route) =>
    route.request().method() === 'GET' ? route.fallback() : route.fulfill({ status, json: { error } }),
  );

/** Cuts the live connection of a page. */
const cuts = new WeakMap<Page, () => Promise<void>>();

/** All ways to add a runner, the first steps, and what is said when something goes wrong. */
export const addingViews: readonly View[] = [
  {
    name: 'add-runner',
    ...runners,
    path: () => '/runners?new=pair',
    reach: async (page) => {
      const sheet = dialog(page, 'Pair a runner');
      await button(sheet, 'More').click();
      await see(sheet.getByLabel('Workspace'));
    },
  },
  {
    name: 'self-hosted',
    ...runners,
    path: () => '/runners?new=self-hosted',
    reach: async (page) => {
      await selfHosted(page, 'rack 7');
      await page.getByText('systemd', { exact: true }).click();
      await see(page.getByRole('region', { name: 'baton-runner.service' }));
    },
  },
  {
    name: 'self-hosted-docker',
    ...runners,
    forEyes: true,
    path: () => '/runners?new=self-hosted',
    reach: async (page) => {
      await selfHosted(page, 'rack 8');
      await page.getByText('Docker', { exact: true }).click();
      await see(page.getByRole('region', { name: 'compose.yaml' }));
    },
  },
  {
    name: 'register',
    ...runners,
    path: () => '/runners?new=register',
    reach: async (page) => {
      const sheet = dialog(page, 'Register runners');
      await button(sheet, 'Show the token and the commands').click();
      await button(sheet, 'Reset the token…').click();
      await see(button(sheet, 'Reset'));
    },
  },
  {
    name: 'provision',
    ...runners,
    forEyes: true,
    path: () => '/runners?new=provision',
    reach: (page) => see(dialog(page, 'Provision runners')),
  },
  {
    name: 'add-foreign',
    ...runners,
    path: () => '/runners?new=foreign',
    reach: async (page) => {
      const sheet = dialog(page, 'Add a runner of another system');
      await sheet.getByText('Semaphore', { exact: true }).click();
      await sheet.getByLabel('Name').fill('rack 9');
      await button(sheet, 'Show what to do').click();
      await see(sheet.getByRole('region', { name: 'semaphore-runner.json' }));
    },
  },
  {
    name: 'runner-foreign',
    at: 'full',
    path: ({ full }) => `/runners/${full.runners.foreign}`,
    reach: (page) => see(heading(page, "Speaks Semaphore's runner protocol")),
  },
  {
    name: 'first-use-command',
    at: 'empty',
    forEyes: true,
    path: () => '/jobs',
    reach: async (page) => {
      await button(page, 'Get the command').click();
      await see(page.getByRole('region', { name: 'pairing command' }));
    },
  },
  {
    name: 'away',
    ...runners,
    ownWindow: true,
    forEyes: true,
    prepare: async (page) => {
      let tries = 0;
      await page.route('**/healthz', (route) => route.fulfill({ status: 502, body: '' }));
      await page.routeWebSocket(/\/live/, (socket) => {
        if (++tries > 1) return void socket.close();
        const server = socket.connectToServer();
        cuts.set(page, async () => {
          await server.close();
          await socket.close();
        });
      });
    },
    reach: async (page) => {
      await see(liveMark(page, 'Live'));
      await cuts.get(page)?.();
      await see(page.getByRole('region', { name: 'The connection' }), 30_000);
    },
    notes: [/^502 GET \/healthz$/],
  },
  {
    name: 'sign-in-again',
    ...runners,
    path: () => '/runners?new=pair',
    prepare: (page) => refused(page, '**/api/v1/runners', 401, noSession),
    reach: async (page) => {
      const sheet = dialog(page, 'Pair a runner');
      await sheet.getByLabel('Name').fill('late');
      await page.route('**/api/v1/whoami', (route) => route.fulfill({ status: 401, json: { error: noSession } }));
      await button(sheet, 'Get the command').click();
      await see(dialog(page, 'Sign in again'));
    },
    notes: [/^401 POST \/api\/v1\/runners$/, /^401 GET \/api\/v1\/whoami$/],
  },
  {
    name: 'not-sent',
    ...runners,
    forEyes: true,
    path: () => '/runners?new=pair',
    prepare: (page) => page.route('**/api/v1/runners', (route) => route.fulfill({ status: 502, body: 'Bad gateway' })),
    reach: async (page) => {
      const sheet = dialog(page, 'Pair a runner');
      await sheet.getByLabel('Name').fill('late');
      await button(sheet, 'Get the command').click();
      await see(sheet.getByRole('alert'));
    },
    notes: [/^502 /],
  },
  {
    name: 'conflict',
    ...runners,
    forEyes: true,
    prepare: (page) =>
      refused(page, '**/api/v1/runners/*', 409, {
        code: 'changed_meanwhile',
        message: 'The runner atlas was changed by somebody else meanwhile: name',
        next: '',
        detail: {},
      }),
    reach: async (page) => {
      await button(page, 'Actions on atlas').click();
      await page.getByRole('menuitem', { name: 'Edit…' }).click();
      const form = dialog(page, 'Edit atlas');
      await form.getByLabel('Name').fill('mine');
      await button(form, 'Save').click();
      await see(button(form, 'Change it anyway'));
    },
    notes: [/^409 PATCH/],
  },
  {
    name: 'outdated-page',
    ...runners,
    forEyes: true,
    path: () => '/audit',
    prepare: (page) => page.route('**/assets/AuditPage-*.js', (route) => route.fulfill({ status: 404, body: '' })),
    reach: (page) => see(heading(page, 'Baton was updated since this page was opened')),
    notes: [/^404 GET \/assets/, /^console:/],
  },
];
