import { type JobDetail, type JobList, restPaths, type ScopePause, type TemplateList } from '@baton/protocol';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { toThisMachine } from '../support/audit-webhooks.ts';
import { useSharedBench } from '../support/bench.ts';
import { call } from '../support/rest.ts';
import { Administrator } from './support/administrator.ts';
import { useBrowser } from './support/browser.ts';
import { openHouse } from './support/house.ts';
import { hasFocus, tabTo } from './support/keys.ts';
import { button, dialog, gone, heading, liveMark, openPalette, see } from './support/sight.ts';
import { codeOf } from './support/totp.ts';

const { value: house } = useSharedBench((bench) => openHouse(bench, { environment: toThisMachine }));
const visit = useBrowser();

const textOf = async (page: Page, region: string): Promise<string> =>
  (await page.getByRole('region', { name: region }).locator('pre').textContent()) ?? '';
const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });
const wrong = (page: Page) => page.locator('[aria-invalid=true]:focus');

/** Goes to a section of the settings, which has the focus then. */
async function openSection(page: Page, section: string): Promise<void> {
  await openPalette(page);
  await page.keyboard.type(`settings ${section}`);
  await see(page.getByRole('option', { name: new RegExp(`^${section}`), selected: true }));
  await page.keyboard.press('Enter');
  await hasFocus(page.getByRole('heading', { name: section, exact: true }));
}

test('the password is changed by keys: what lacks or is refused has the focus or is said, and nothing typed is lost', async () => {
  const { server, admin } = house();
  const { page, complaints } = await visit(server, { as: admin });
  complaints.expect(/^403 \w+ \/api\/v1\/password$/);
  const { keyboard } = page;
  const fresh = 'another fine battery';
  const present = page.getByLabel('Present password', { exact: true });
  const next = page.getByLabel('New password', { exact: true });
  await page.goto('/account');
  await see(present);
  await tabTo(page, 'textbox "Present password"');
  await keyboard.press('Enter');
  await see(page.getByText('It is needed.'));
  await hasFocus(present);
  await keyboard.type('not that one');
  await keyboard.press('Tab');
  // looked at, and hidden again
  await keyboard.press('Enter');
  await expect.poll(() => present.getAttribute('type')).toBe('text');
  await keyboard.press('Enter');
  await expect.poll(() => present.getAttribute('type')).toBe('password');
  await keyboard.press('Tab');
  await hasFocus(next);
  await keyboard.type(fresh.slice(0, 11));
  await keyboard.press('Enter');
  await see(page.getByText('One more character is needed.'));
  await hasFocus(next);
  await keyboard.press('End');
  await keyboard.type(fresh.slice(11));
  await keyboard.press('Enter');
  await see(page.getByRole('alert').filter({ hasText: 'The present password is wrong' }));
  expect(await next.inputValue()).toBe(fresh);
  await tabTo(page, 'textbox "Present password"', { back: true });
  await keyboard.press('Control+a');
  await keyboard.type(Administrator.password);
  await keyboard.press('Enter');
  await see(page.getByText('Your password is changed.'));
  expect([await present.inputValue(), await next.inputValue()]).toEqual(['', '']);
  const signIn = (password: string) =>
    call(server.url, 'POST', restPaths.session, { body: { login: Administrator.login, password } });
  expect([(await signIn(Administrator.password)).status, (await signIn(fresh)).status]).toEqual([401, 200]);
});

/** The administrator at a section of the settings, who came there from another page. */
async function atSection(section: string) {
  const { server, admin } = house();
  const { page } = await visit(server, { as: admin });
  await page.goto('/runners');
  await see(liveMark(page, 'Live'));
  await openSection(page, section);
  return { server, page, keyboard: page.keyboard };
}

test('secrets and named ranges are kept and removed by keys: what is wrong has the focus, and after a removal there is one', async () => {
  const { page, keyboard } = await atSection('Secrets');
  await tabTo(page, 'textbox "Name"');
  await keyboard.press('Control+Enter');
  await hasFocus(wrong(page));
  await keyboard.type('deploy_key');
  await keyboard.press('Tab');
  await keyboard.type('two\nlines');
  await keyboard.press('Control+Enter');
  const remove = button(page, 'Remove DEPLOY_KEY');
  await see(remove);
  await tabTo(page, 'button "Remove DEPLOY_KEY"', { back: true });
  await keyboard.press('Enter');
  await hasFocus(button(page, 'Remove the secret'));
  await keyboard.press('Escape');
  await gone(dialog(page, 'Remove this secret?'));
  await hasFocus(remove);
  await keyboard.press('Enter');
  await hasFocus(button(page, 'Remove the secret'));
  await keyboard.press('Enter');
  await gone(remove);
  await hasFocus(button(page, 'Set the secret'));

  await openSection(page, 'Named ranges');
  await tabTo(page, 'textbox "Range"');
  await keyboard.press('Enter');
  await hasFocus(wrong(page));
  await keyboard.type('2m');
  await tabTo(page, 'textbox "Intervals"');
  await keyboard.type('144e6..146e6');
  await keyboard.press('Control+Enter');
  await see(button(page, 'Remove 2m'));
  await tabTo(page, 'button "Remove 2m"', { back: true });
  await keyboard.press('Enter');
  await gone(button(page, 'Remove 2m'));
  await hasFocus(button(page, 'Set the range'));
});

/** From here on the page gets its next frames only when it is said so: as on a machine that is busy. */
async function holdFrames(page: Page): Promise<() => Promise<void>> {
  await page.evaluate(() => {
    const held = new Map<number, FrameRequestCallback>();
    let last = 0;
    window.requestAnimationFrame = (run) => {
      last += 1;
      held.set(last, run);
      return last;
    };
    window.cancelAnimationFrame = (frame) => void held.delete(frame);
    addEventListener('frames-come', () => {
      // what they ask for is the frame after this one
      const now = [...held.values()];
      held.clear();
      for (const run of now) run(performance.now());
    });
  });
  return () => page.evaluate(() => void dispatchEvent(new Event('frames-come')));
}

test('whoever types on after something was wrong is not taken to the next field, however late the page is drawn', async () => {
  const { page, keyboard } = await atSection('Secrets');
  await tabTo(page, 'textbox "Name"');
  const letFramesCome = await holdFrames(page);
  await keyboard.press('Control+Enter');
  await hasFocus(wrong(page));
  await keyboard.type('late');
  await letFramesCome();
  await keyboard.type('_key');
  expect(await page.locator(':focus').inputValue()).toBe('LATE_KEY');
});

test('pause hours and webhooks by keys', async () => {
  const { server, page, keyboard } = await atSection('Scopes');
  await tabTo(page, 'button "Add hours"');
  await keyboard.press('Enter');
  await hasFocus(field(page, 'From'));
  await keyboard.press('Control+a');
  await keyboard.type('25:00');
  await keyboard.press('Enter');
  await see(page.getByText('Give both times as HH:MM.'));
  await hasFocus(field(page, 'From'));
  await keyboard.press('Control+a');
  await keyboard.type('00:00');
  await keyboard.press('Tab');
  await keyboard.type('00:01');
  await tabTo(page, 'checkbox "Mon"');
  await keyboard.press('Space');
  await keyboard.press('Control+Enter');
  await see(button(page, 'Undo: Pause hours changed'));
  const { hours } = await server.get<ScopePause>(`${restPaths.pause}?scope=instance`);
  expect(hours).toMatchObject([{ from: '00:00', to: '00:01', days: ['mon'] }]);

  await openSection(page, 'Notifications');
  await tabTo(page, 'button "New webhook"');
  await keyboard.press('Enter');
  const form = dialog(page, 'New webhook');
  await hasFocus(form.getByLabel('Name', { exact: true }));
  await keyboard.press('Escape');
  await gone(form);
  await hasFocus(button(page, 'New webhook'));
  await keyboard.press('Enter');
  await hasFocus(form.getByLabel('Name', { exact: true }));
  await keyboard.press('Control+Enter');
  await hasFocus(wrong(page));
  await keyboard.type('on-call');
  await keyboard.press('Control+Enter');
  // the next that is wrong
  await hasFocus(form.getByLabel('Address'));
  await keyboard.type('http://127.0.0.1:9/hook');
  await keyboard.press('Control+Enter');
  await gone(form);
  await see(page.getByRole('region', { name: 'signing secret' }));
  await hasFocus(button(page, 'New webhook'));
  await tabTo(page, 'button "Copy signing secret"');
  await tabTo(page, 'button "I have copied it"');
  await keyboard.press('Enter');
  await gone(page.getByRole('region', { name: 'signing secret' }));
  await tabTo(page, 'button "Remove"');
  await keyboard.press('Enter');
  await hasFocus(button(page, 'Remove the webhook'));
  await keyboard.press('Enter');
  await gone(page.getByRole('article', { name: 'on-call' }));
  await hasFocus(button(page, 'New webhook'));
});

test('a job with files and secrets, a template with a parameter, and a file of templates, by keys', async () => {
  const { server, admin } = house();
  const { page } = await visit(server, { as: admin });
  const { keyboard } = page;
  await page.goto('/jobs');
  await see(liveMark(page, 'Live'));
  await keyboard.press('c');
  const form = dialog(page, 'New job');
  await hasFocus(field(page, 'Command'));
  await keyboard.type('true');
  await tabTo(page, 'button "Repository and files"');
  await keyboard.press('Enter');
  await tabTo(page, 'button "Add"');
  await keyboard.press('Enter');
  await hasFocus(field(page, 'Name, 1'));
  await keyboard.type('earlier.tar');
  await tabTo(page, 'button "Remove 1"');
  await keyboard.press('Enter');
  await gone(field(page, 'Name, 1'));
  await hasFocus(button(form, 'Add').first());
  await tabTo(page, 'button "Advanced"');
  await keyboard.press('Enter');
  await tabTo(page, 'button "Add a secret of this job"');
  await keyboard.press('Enter');
  await hasFocus(form.getByLabel('Variable'));
  await keyboard.press('Control+Enter');
  await hasFocus(wrong(page));
  await keyboard.type('TOKEN');
  await keyboard.press('Tab');
  await keyboard.type('a value');
  await keyboard.press('Control+Enter');
  await page.waitForURL(/\/jobs\/[^?]/);
  const { jobs } = await server.get<JobList>(restPaths.jobs);
  const id = jobs[0]?.id ?? '';
  expect((await server.get<JobDetail>(restPaths.job(id))).job.state).toBe('queued');

  await page.goto('/templates?new=template');
  const template = dialog(page, 'New template');
  await hasFocus(template.getByLabel('Name', { exact: true }));
  await keyboard.type('greeting');
  await tabTo(page, 'textbox "Command"');
  await keyboard.type('echo {{who}}');
  await tabTo(page, 'button "Parameters and more"');
  await keyboard.press('Enter');
  await tabTo(page, 'button "Add a parameter"');
  await keyboard.press('Enter');
  const name = template.getByRole('group', { name: 'Parameters' }).getByLabel('Name');
  await hasFocus(name);
  await keyboard.type('Who is it');
  await keyboard.press('Control+Enter');
  await see(template.getByRole('alert').filter({ hasText: 'Names of parameters begin' }));
  await hasFocus(name);
  await keyboard.press('Control+a');
  await keyboard.type('who');
  await keyboard.press('Control+Enter');
  await see(heading(page, 'greeting'));

  await page.goto('/templates');
  await see(button(page, 'Import'));
  await tabTo(page, 'button "Import"');
  await keyboard.press('Enter');
  const imported = dialog(page, 'Import templates');
  await hasFocus(imported.getByLabel('File'));
  await keyboard.press('Escape');
  await gone(imported);
  await hasFocus(button(page, 'Import'));
  await keyboard.press('Enter');
  await hasFocus(imported.getByLabel('File'));
  const file = { templates: [{ name: 'farewell', job: { spec: { command: ['echo', 'bye'] } } }] };
  await keyboard.insertText(JSON.stringify(file));
  await keyboard.press('Control+Enter');
  await see(imported.getByText('is new'));
  await keyboard.press('Control+Enter');
  await see(imported.getByText('was made'));
  await keyboard.press('Control+Enter');
  await gone(imported);
  const { templates } = await server.get<TemplateList>(restPaths.templates);
  expect(templates.map((each) => each.name).sort()).toEqual(['farewell', 'greeting']);
});

test('a provisioning key, an API token and a person by keys: what is shown once has the focus', async () => {
  const { server, admin } = house();
  const { page } = await visit(server, { as: admin });
  const { keyboard } = page;
  await page.goto('/runners/keys');
  await see(button(page, 'New key'));
  await tabTo(page, 'button "New key"');
  await keyboard.press('Enter');
  const key = dialog(page, 'New provisioning key');
  await hasFocus(key.getByLabel('Name'));
  await keyboard.press('Enter');
  await hasFocus(wrong(page));
  await keyboard.type('image');
  await keyboard.press('Enter');
  await gone(key);
  await hasFocus(button(page, 'New key'));
  await tabTo(page, 'button "Copy provisioning key"');
  await tabTo(page, 'button "I have copied it"');
  await keyboard.press('Enter');
  await gone(page.getByRole('region', { name: 'provisioning key', exact: true }));
  await see(button(page, 'Remove image…'));

  await page.goto('/account');
  await see(button(page, 'New token…'));
  await tabTo(page, 'button "New token…"');
  await keyboard.press('Enter');
  const token = dialog(page, 'New API token');
  await hasFocus(token.getByLabel('Name'));
  await keyboard.type('nightly');
  await tabTo(page, 'checkbox "Everything that ada may do there"');
  await keyboard.press('Space');
  await tabTo(page, 'checkbox "See runners, jobs and logs"');
  await keyboard.press('Space');
  await keyboard.press('Control+Enter');
  // one of those of which none is chosen
  await hasFocus(token.getByRole('group', { name: 'Permissions' }).getByRole('checkbox').first());
  await keyboard.press('Space');
  await keyboard.press('Control+Enter');
  await see(token.getByRole('region', { name: 'token' }));
  await hasFocus(button(page, 'Copy token'));
  await tabTo(page, 'button "Done"');
  await keyboard.press('Enter');
  await gone(token);
  await hasFocus(button(page, 'New token…'));
  await tabTo(page, 'button "Revoke nightly…"');
  await keyboard.press('Enter');
  await hasFocus(button(page, 'Revoke the token'));
  await keyboard.press('Enter');
  await gone(button(page, 'Revoke nightly…'));

  await page.goto('/people');
  await see(button(page, 'Invite someone'));
  await tabTo(page, 'button "Invite someone"');
  await keyboard.press('Enter');
  const invite = dialog(page, 'Invite someone');
  await hasFocus(invite.getByLabel('Login'));
  await keyboard.press('Enter');
  await hasFocus(wrong(page));
  await keyboard.type('grace');
  await keyboard.press('Enter');
  await hasFocus(button(page, 'Copy invitation link'));
  await tabTo(page, 'button "Done"');
  await keyboard.press('Enter');
  await gone(invite);
  await hasFocus(button(page, 'Invite someone'));
});

test('a second factor by keys', async () => {
  const { server, admin } = house();
  const { page, complaints } = await visit(server, { as: admin });
  const { keyboard } = page;
  await page.goto('/account');
  await see(button(page, 'Set it up…'));
  await tabTo(page, 'button "Set it up…"');
  await keyboard.press('Enter');
  const setup = dialog(page, 'Set up a second factor');
  await hasFocus(setup.getByLabel('Code'));
  const secret = await textOf(page, 'secret');
  complaints.expect(/^403 POST \/api\/v1\/totp\/confirm$/);
  await keyboard.type('000000');
  await keyboard.press('Enter');
  await see(setup.getByRole('alert').filter({ hasText: 'The code is wrong' }));
  await hasFocus(setup.getByLabel('Code'));
  await keyboard.type(codeOf(secret));
  await keyboard.press('Enter');
  await hasFocus(button(page, 'Copy recovery codes'));
  const [recovery = ''] = (await textOf(page, 'recovery codes')).split('\n');
  await tabTo(page, 'button "I have kept them"');
  await keyboard.press('Enter');
  await gone(setup);
  await tabTo(page, 'button "Turn it off…"');
  await keyboard.press('Enter');
  const removal = dialog(page, 'Turn off the second factor');
  await hasFocus(removal.getByLabel('Code'));
  await keyboard.type(recovery);
  await keyboard.press('Enter');
  await gone(removal);
  await see(button(page, 'Set it up…'));
});
