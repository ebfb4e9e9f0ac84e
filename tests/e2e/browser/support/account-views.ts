import type { Page } from 'playwright-core';
import { button, dialog, heading, see } from './sight.ts';
import { fillSignIn } from './sign-in.ts';
import type { View } from './view.ts';

/** What was made by another view is there already. */
const make = (page: Page, path: string, data: object) => page.request.post(`/api/v1/${path}`, { data });

const codeAsked = (page: Page): Promise<unknown> =>
  page.route('**/api/v1/session', (route) =>
    route.fulfill({ status: 401, json: { error: { code: 'totp_required', message: 'A code is needed', next: '', detail: {} } } }),
  );

const users = async (page: Page): Promise<void> => {
  await make(page, 'users', { login: 'grace', displayName: 'Grace Hopper', role: 'owner' });
  await make(page, 'users', { login: 'linus' });
  await page.request.put('/api/v1/users/linus/grants', {
    data: { scope: 'baton/default', role: 'operator', permissions: ['manage_runners', 'manage_secrets'] },
  });
  await page.request.patch('/api/v1/users/linus', { data: { disabled: true } });
};

const doors: readonly View[] = [
  {
    name: 'sign-in-provider',
    at: 'full',
    outside: true,
    path: () => '/sign-in?refused=oidc_not_welcome',
    prepare: (page) => page.route('**/api/v1/oidc', (route) => route.fulfill({ json: { name: 'Example' } })),
    reach: async (page) => {
      await see(page.getByRole('link', { name: 'Continue with Example' }));
      await see(page.getByRole('alert').filter({ hasText: 'Nobody with this address or these groups' }));
    },
  },
  {
    name: 'sign-in-code',
    at: 'full',
    outside: true,
    path: () => '/sign-in',
    prepare: codeAsked,
    reach: async (page) => {
      await fillSignIn(page, 'ada', 'correct horse battery');
      await see(heading(page, 'Second factor'));
      await page.getByLabel('Code').fill('000000');
      await button(page, 'Sign in').click();
      await see(page.getByRole('alert'));
    },
    notes: [/^401 POST \/api\/v1\/session$/, /^401 POST \/api\/v1\/session\/code$/],
  },
  {
    name: 'invitation',
    at: 'full',
    outside: true,
    path: () => '/invitation?token=bat_invite_nonsense',
    reach: async (page) => {
      await page.getByLabel('Password', { exact: true }).fill('correct horse battery');
      await button(page, 'Set the password and sign in').click();
      await see(page.getByRole('alert').filter({ hasText: 'This invitation is not valid' }));
    },
    notes: [/^403 POST \/api\/v1\/invitation$/],
  },
];

const account = { at: 'full', path: () => '/account' } as const;

const own: readonly View[] = [
  {
    name: 'account-empty',
    at: 'empty',
    path: () => '/account',
    reach: (page) => see(page.getByText('None yet. A program signs in with a token')),
  },
  {
    name: 'account-identity',
    ...account,
    path: () => '/account?refused=oidc_identity_taken',
    prepare: (page) => page.route('**/api/v1/oidc', (route) => route.fulfill({ json: { name: 'Example' } })),
    reach: async (page) => {
      await see(page.getByRole('alert').filter({ hasText: 'Another user of this server signs in by this identity' }));
      await button(page, 'Link…').click();
      await see(dialog(page, 'Link your identity: Example').getByLabel('Your password here'));
    },
  },
  {
    name: 'account',
    ...account,
    ownWindow: true,
    prepare: async (page) => {
      await make(page, 'tokens', {
        name: 'nightly deployment',
        scope: 'baton/default',
        permissions: ['view', 'run_jobs'],
        expiresInDays: 30,
      });
      await make(page, 'tokens', { name: 'laptop' });
      await make(page, 'session', { login: 'ada', password: 'correct horse battery' });
    },
    reach: (page) => see(page.getByText('nightly deployment').first()),
  },
  {
    name: 'account-token',
    ...account,
    reach: async (page) => {
      await button(page, 'New token…').click();
      await dialog(page, 'New API token').getByLabel('Everything that ada may do there').uncheck();
      await see(page.getByText('Run, cancel and decide about jobs'));
    },
  },
  {
    name: 'account-token-made',
    ...account,
    reach: async (page) => {
      await button(page, 'New token…').click();
      await dialog(page, 'New API token').getByLabel('Name').fill('ci');
      await button(page, 'Make the token').click();
      await see(page.getByRole('region', { name: 'token', exact: true }));
    },
  },
  {
    name: 'account-totp',
    ...account,
    reach: async (page) => {
      await button(page, 'Set it up…').click();
      await see(page.getByRole('img', { name: 'QR code of the secret' }));
    },
  },
  {
    name: 'account-broken',
    ...account,
    forEyes: true,
    prepare: (page) => page.route('**/api/v1/tokens', (route) => route.fulfill({ status: 500, body: 'x' })),
    reach: (page) => see(page.getByRole('alert').first()),
    notes: [/^500 GET \/api\/v1\/tokens$/],
  },
];

const people = { at: 'full', prepare: users } as const;

const peopleViews: readonly View[] = [
  { name: 'people', ...people, path: () => '/people', reach: (page) => see(page.getByText('Grace Hopper')) },
  {
    name: 'people-invite',
    ...people,
    path: () => '/people?new=person',
    reach: async (page) => {
      await button(dialog(page, 'Invite someone'), 'Get the invitation link').click();
      await see(page.getByText('Lower-case letters, digits, dots, dashes'));
    },
  },
  {
    name: 'person',
    ...people,
    path: () => '/people?who=linus',
    reach: async (page) => {
      const person = dialog(page, 'linus');
      await button(person, 'Remove…').click();
      await see(button(person, 'Remove linus'));
    },
  },
  {
    name: 'person-link',
    ...people,
    forEyes: true,
    path: () => '/people?who=grace',
    reach: async (page) => {
      await button(page, 'New password link').click();
      await see(page.getByRole('region', { name: 'invitation link' }));
    },
  },
];

/** Signing in, one's own account, and people. */
export const accountViews: readonly View[] = [...doors, ...own, ...peopleViews];
