import { parseYaml } from '@baton/protocol/yaml';
import { expect, test } from 'vitest';
import { nightly, runnerList, several } from '../testing/gitea-samples.ts';
import { importOptions, sourceFile } from '../testing/options.ts';
import { translateGitea } from './translate.ts';

const translate = (name: string, content: string | object) => translateGitea([sourceFile(name, content)], importOptions());

test('a workflow becomes a template with its labels, times, inputs and secrets', () => {
  const found = translate('.gitea/workflows/nightly.yml', nightly);
  expect(found.templates.map(({ template }) => template)).toEqual([
    {
      name: 'Nightly',
      schedule: { kind: 'cron', lines: '30 2 * * 1-5\n0 12 * * 0', timeZone: 'UTC' },
      parameters: [
        { name: 'log_level', description: 'how much is said', choices: ['info', 'debug'], default: 'info' },
        { name: 'count', required: false },
        { name: 'vars_target', description: 'what vars.TARGET is in the workflow' },
      ],
      job: {
        ...{ executor: 'gitea-workflow', labels: ['linux', 'gpu'], timeLimitMs: 1_200_000 },
        secrets: { DEPLOY_TOKEN: 'DEPLOY_TOKEN' },
        spec: {
          // as it was written: a number of it is a text for who runs it
          workflow: nightly,
          event: { inputs: { 'Log-Level': '{{ log_level }}', count: '{{ count }}' } },
          variables: { TARGET: '{{ vars_target }}' },
        },
      },
    },
  ]);
  expect(found.secrets).toEqual([{ name: 'DEPLOY_TOKEN', what: 'the secret DEPLOY_TOKEN of Gitea' }]);
  expect(found.byHand[0]?.what).toContain('Give the parameter vars_target of the template Nightly its usual value');
  expect(found.left.map(({ name, outcome }) => [name, outcome])).toEqual([
    ['required count of Nightly', 'skipped'],
    ['on push of Nightly', 'skipped'],
  ]);
});

test('a variable has the value that a list of variables says', () => {
  const list = [{ owner_id: 3, repo_id: 0, name: 'TARGET', data: 'prod' }];
  const files = [sourceFile('nightly.yml', nightly), sourceFile('variables.json', list)];
  const { templates, byHand, left } = translateGitea(files, importOptions());
  expect(templates[0]?.template.parameters?.at(-1)).toMatchObject({ name: 'vars_target', default: 'prod' });
  expect(byHand).toEqual([]);
  expect(left.map(({ outcome }) => outcome)).toEqual(['skipped', 'skipped']);
  const broken = translateGitea([sourceFile('variables.json', [{ data: 'x' }])], importOptions());
  expect(broken.left).toMatchObject([{ outcome: 'refused', reason: 'variables[0].name is missing' }]);
});

test('a condition names variables and secrets without any marks around it', () => {
  const text = `on: push
jobs:
  build:
    if: vars.WANTED == 'yes' && github.ref == 'x'
    steps:
      - if: \${{ secrets.KEY != '' }}
        run: echo '\${{ vars.OTHER }}' and vars.NONE \${{ never ends
      - if: vars['LAST']
        run: make
`;
  const [job] = translate('a.yml', text).templates.map(({ template }) => template.job);
  const variables = Object.fromEntries(['OTHER', 'WANTED', 'LAST'].map((name) => [name, `{{ vars_${name.toLowerCase()} }}`]));
  expect(job?.spec).toMatchObject({ variables });
  expect(job?.secrets).toEqual({ KEY: 'KEY' });
});

test('of several jobs each that can run alone becomes a template of its own', () => {
  const found = translate('check.yaml', several);
  expect(found.templates.map(({ template }) => template.name)).toEqual(['Check / lint']);
  expect(parseYaml(String(found.templates[0]?.template.job.spec.workflow))).toEqual({
    ...{ name: 'Check', on: ['pull_request'] },
    jobs: { lint: { 'runs-on': 'linux', steps: [{ run: 'npm run lint' }] } },
  });
  expect(found.left.map(({ name, outcome, reason }) => `${name} ${outcome}: ${reason}`)).toEqual([
    'Check / test skipped: it has a matrix: write a job for each combination',
    'Check / fetch skipped: jobs.fetch.steps[0] uses actions/checkout@v4, and steps must be run: write what it does as a script, such as git clone',
    'Check / after skipped: it needs lint, and Baton does not run jobs one after the other',
    expect.stringContaining('on pull_request of Check skipped: '),
  ]);
});

test('runners are told how they move, and none is stored in their way', () => {
  const { byHand, templates } = translate('runners.json', runnerList);
  expect(templates).toEqual([]);
  expect(byHand.map(({ commands }) => commands)).toEqual([
    [
      'baton tokens registration show --scope acme/site   # prints bat_reg_…',
      "gitea-runner register --no-interactive --instance https://baton.example --token bat_reg_… --name 'builder one' --labels linux,gpu",
      'gitea-runner daemon',
      "baton runners disable 'builder one' --reason 'disabled in Gitea'   # once it is there",
    ],
    [
      'baton tokens registration show --scope acme/site   # prints bat_reg_…',
      'gitea-runner register --no-interactive --instance https://baton.example --token bat_reg_… --name once --ephemeral',
      'gitea-runner daemon',
    ],
  ]);
  const odd = translate('odd.json', { runners: [null, { name: 'one', labels: [] }] });
  expect([odd.byHand.length, odd.left.length], 'what is no runner takes the others not along').toEqual([1, 1]);
});

const job = 'jobs:\n  a:\n    steps: [{ run: make }]\n';

test.each([
  ['jobs: {}', 'jobs is missing'],
  ['jobs: { a: 3 }', 'jobs.a must be an object, not 3'],
  [`name: [a]\n${job}`, 'must be a text'],
  [`name: ${'n'.repeat(200)}\n${job}`, 'has 200 characters'],
  [`on: 3\n${job}`, 'on must be an object, not 3'],
  [`on: { schedule: [{ cron: '1 2 3' }] }\n${job}`, 'must have five fields, not 1 2 3'],
  [`on: { schedule: [{ cron: '0 1 * * *' }, { cron: 'TZ=Europe/Rome 0 2 * * *' }] }\n${job}`, 'several time zones'],
  ['jobs: { a: { runs-on: "a b", steps: [{ run: x }] } }', 'without blanks and commas, not a b'],
  ['jobs: { a: { timeout-minutes: 0, steps: [{ run: x }] } }', 'must be more than 0'],
  [`jobs: { a: &s { steps: [{ run: x }] }, b: *s }`, 'refers to what stands in another job'],
  [`on: { workflow_dispatch: { inputs: { a: { type: boolean, default: maybe } } } }\n${job}`, 'must be one of true, false'],
])('%s is refused in words', (text, reason) => {
  const found = translate('w.yml', text);
  expect(found.left.filter(({ outcome }) => outcome === 'refused')[0]?.reason).toContain(reason);
});

test('a distance in time is left out of the schedule, with a step by hand', () => {
  const found = translate('w.yml', `on: { schedule: [{ cron: 'TZ=UTC @every 1h' }, { cron: '0 1 * * *' }] }\n${job}`);
  expect(found.templates[0]?.template.schedule).toEqual({ kind: 'cron', lines: '0 1 * * *', timeZone: 'UTC' });
  expect(found.left).toMatchObject([{ kind: 'schedule', name: 'schedule of w', outcome: 'skipped' }]);
  expect(found.left[0]?.place).toContain('schedule[0].cron');
  expect(found.byHand[0]?.commands).toEqual(['baton templates change w --project acme/site --cron LINE --time-zone UTC']);
  const elsewhere = translate('w.yml', `on: { schedule: [{ cron: '@every 1h' }, { cron: 'TZ=Asia/Tokyo 0 1 * * *' }] }\n${job}`);
  expect(elsewhere.byHand[0]?.commands[0], 'a template has one zone').toContain('--cron LINE --time-zone Asia/Tokyo');
  const alone = translate('w.yml', `on: { schedule: [{ cron: '@every 1h' }] }\n${job}`);
  expect(alone.templates[0]?.template.schedule).toEqual({ kind: 'manual' });
});

test('a file of something else says so', () => {
  expect(translate('a.json', { a: 1 }).left[0]?.reason).toContain('holds neither the jobs of a workflow nor runners');
});
