import { execFileSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Job, type NamedRangeList, restPaths, type ScopePause, type TemplateDetail } from '@baton/protocol';
import { GitServer } from '@baton/runner/testing/git-server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { useSharedBench } from './support/bench.ts';
import { runCli } from './support/cli.ts';
import { detail, rawLog } from './support/jobs.ts';
import { untilOver } from './support/live.ts';
import { Runner } from './support/runner.ts';
import { Server } from './support/server.ts';

const hasAnsible = (() => {
  try {
    return execFileSync('ansible-playbook', ['--version'], { stdio: ['ignore', 'pipe', 'ignore'] }) !== null;
  } catch {
    return false;
  }
})();
if (!hasAnsible) process.stdout.write('skipped: an imported playbook, for ansible-playbook is not on this machine\n');

const password = 'only-for-the-repository-9c1e';
const project = 'acme/moved';

let git: GitServer;
beforeAll(async () => {
  git = await new GitServer().start();
  git.password = password;
});
afterAll(() => git.stop());

const { bench, value: house } = useSharedBench(async (shared) => {
  const server = await Server.start(shared);
  await server.post(restPaths.organizations, { name: 'acme' });
  await server.post(restPaths.projects, { owner: 'acme', name: 'moved' });
  const recordings = shared.folder('baton-e2e-recordings');
  const options = { driver: 'file', sampleRate: 48_000, gainMax: 30, folder: recordings };
  const device = { id: 'air', labels: [], ranges: { frequency: [{ min: 144e6, max: 148e6 }] }, path: null, options };
  await Runner.start(shared, server, {
    name: 'mast',
    capacity: 2,
    devices: [device],
    executors: ['shell', 'transmit', ...(hasAnsible ? ['ansible'] : [])],
  });
  return { server, recordings };
});

interface Told {
  items: { kind: string; name: string; outcome: string; reason: string }[];
  byHand: { what: string; commands: string[] }[];
}

async function importing(system: string, name: string, content: string, ...words: string[]) {
  const file = join(bench.folder(), name);
  writeFileSync(file, content);
  const ended = await runCli(bench, house().server, ['import', system, file, '--project', project, '--yes', '--json', ...words]);
  expect([ended.code, ended.stderr], ended.stdout).toEqual([0, '']);
  return JSON.parse(ended.stdout) as Told;
}

const outcomesOf = ({ items }: Told, kind: string): string[] =>
  items.filter((item) => item.kind === kind).map(({ name, outcome, reason }) => `${name} ${outcome}${reason && `: ${reason}`}`);

async function run(name: string, parameters: Record<string, string> = {}): Promise<string> {
  const { server } = house();
  const { template } = await server.get<TemplateDetail>(`${restPaths.template(name)}?project=${project}`);
  const job = await server.post<Job>(restPaths.templateTrigger(template.id), { parameters });
  const { job: over } = await untilOver(server, job.id);
  expect([over.state, over.outcome?.message ?? null]).toEqual(['succeeded', null]);
  return job.id;
}

test('a project of Semaphore comes over, says which secret it needs, and runs when that is set; again, it is there already', async () => {
  const { server } = house();
  git.repository('ops').commit({ 'tidy.sh': 'echo "tidied: $*, level $LEVEL"\n' });
  const backup = JSON.stringify({
    meta: { name: 'Ops', max_parallel_tasks: 0 },
    keys: [{ name: 'Git password', type: 'login_password' }],
    repositories: [{ name: 'Ops', git_url: git.urlOf('ops'), git_branch: '', ssh_key: 'Git password' }],
    environments: [{ name: 'Usual', json: '{"depth":2}', env: '{"LEVEL":"3"}' }],
    templates: [
      {
        ...{ name: 'Tidy', app: 'bash', playbook: 'tidy.sh', repository: 'Ops', environment: 'Usual', arguments: '["-v"]' },
        survey_vars: [{ name: 'Days', title: 'How many', type: 'int', required: true }],
      },
    ],
    schedules: [{ name: 'nightly', template: 'Tidy', cron_format: '0 3 * * *', active: true }],
  });
  const first = await importing('semaphore', 'backup.json', backup);
  expect(outcomesOf(first, 'template')).toEqual(['Tidy created']);
  expect(outcomesOf(first, 'secret')).toEqual(['GIT_PASSWORD to set: the key Git password of Semaphore, its password, for Tidy']);
  const value = join(bench.folder(), 'value');
  writeFileSync(value, password);
  const [command = ''] = first.byHand[0]?.commands ?? [];
  const set = await runCli(bench, server, command.replace('FILE', value).split(' ').slice(1));
  expect([command.startsWith('baton secrets set GIT_PASSWORD'), set.code, set.stderr]).toEqual([true, 0, '']);
  const id = await run('Tidy', { days: '7' });
  expect(String(await rawLog(server, id))).toContain('tidied: -v depth=2 Days=7, level 3');

  const second = await importing('semaphore', 'backup.json', backup);
  expect(outcomesOf(second, 'template')).toEqual(['Tidy unchanged']);
  expect(outcomesOf(second, 'secret')).toEqual(['GIT_PASSWORD exists']);
});

test.runIf(hasAnsible)(
  'a playbook of Semaphore reads its variables, what Ansible fills in, and secrets, as it did there',
  async () => {
    const { server } = house();
    const playbook = `- hosts: all
  gather_facts: false
  tasks:
    - assert:
        that: [note == 'release v1', TOKEN == 'only-for-the-playbook', Stage == 'prod', port == '7']
    - debug: { msg: "{{ lookup('env', 'LEVEL') }} of {{ inventory_hostname }}" }
`;
    git.repository('plays').commit({ 'site.yml': playbook });
    const secret = join(bench.folder(), 'secret');
    writeFileSync(secret, 'only-for-the-playbook');
    const passwordFile = join(bench.folder(), 'value');
    writeFileSync(passwordFile, password);
    await runCli(bench, server, ['secrets', 'set', 'TOKEN', '--project', project, '--file', secret]);
    await runCli(bench, server, ['secrets', 'set', 'REPOSITORY', '--project', project, '--file', passwordFile]);
    const backup = JSON.stringify({
      keys: [{ name: 'Repository', type: 'login_password' }],
      repositories: [{ name: 'Plays', git_url: git.urlOf('plays'), git_branch: '', ssh_key: 'Repository' }],
      inventories: [{ name: 'Here', type: 'static', inventory: 'main ansible_connection=local given={{number}}\n' }],
      environments: [
        {
          name: 'E',
          json: '{"note":"release {{ release }}","release":"v1","number":"7","port":"{{ given }}"}',
          env: '{"LEVEL":"3"}',
        },
      ],
      templates: [
        {
          ...{ name: 'Play', app: 'ansible', playbook: 'site.yml', repository: 'Plays', inventory: 'Here', environment: 'E' },
          survey_vars: [
            { name: 'TOKEN', type: 'secret' },
            { name: 'Stage', type: '', default_value: 'test' },
          ],
        },
      ],
    });
    expect(outcomesOf(await importing('semaphore', 'plays.json', backup), 'template')).toEqual(['Play created']);
    const log = String(await rawLog(server, await run('Play', { stage: 'prod' })));
    expect(log).toContain('3 of main');
  },
);

test('challenges of challengectl come over with their bands and hours, and are sent; again, they are there already', async () => {
  const { server, recordings } = house();
  const config = `
conference: { timezone: America/New_York, day_start: 09:00, end_of_day: "08:59" }
frequency_ranges: [{ name: ham_144, description: Two metres, min_hz: 144000000, max_hz: 148000000 }]
challenges:
  - { name: MORSE, frequency_ranges: [ham_144], modulation: cw, speed: 60, flag: E, enabled: false }
  - { name: PAGE, frequency: 146000000, modulation: pocsag, capcode: 77, flag: hello, min_delay: 600, max_delay: 900, enabled: false }
`;
  const created = ['MORSE created', 'PAGE created'];
  const told = await importing('challengectl', 'server-config.yml', config);
  expect(outcomesOf(told, 'template')).toEqual(created);
  const scope = `scope=${project}`;
  const { ranges } = await server.get<NamedRangeList>(`${restPaths.ranges}?${scope}`);
  expect(ranges).toMatchObject([{ name: 'ham_144', scope: project, intervals: [{ min: 144e6, max: 148e6 }] }]);
  const { hours } = await server.get<ScopePause>(`${restPaths.pause}?${scope}`);
  expect(hours).toMatchObject([{ from: '08:59', to: '09:00', timeZone: 'America/New_York' }]);
  const { template } = await server.get<TemplateDetail>(`${restPaths.template('PAGE')}?project=${project}`);
  expect(template).toMatchObject({ enabled: false, schedule: { kind: 'recurring', minDelayMs: 600_000, maxDelayMs: 900_000 } });

  // within its pause hours nothing would be sent
  await server.call('POST', restPaths.resume, { scope: project });
  const id = await run('MORSE');
  const { history } = await detail(server, id);
  expect(history[0]?.drawn.frequency).toBeGreaterThanOrEqual(144e6);
  expect(readdirSync(recordings).some((name) => name.startsWith(id.slice(0, 8)))).toBe(true);

  const again = await importing('challengectl', 'server-config.yml', config, '--update');
  for (const kind of ['template', 'range', 'pause hours'])
    expect(outcomesOf(again, kind).every((each) => each.endsWith('unchanged'))).toBe(true);
});

test('workflows of Gitea come over as the server takes them; again, they are there already', async () => {
  const workflow = `name: Nightly
on:
  schedule: [{ cron: '30 2 * * 1-5' }]
  workflow_dispatch: { inputs: { Level: { type: choice, options: [info, debug], default: info } } }
jobs:
  build:
    runs-on: linux
    steps:
      - run: make LEVEL=\${{ inputs.Level }}
`;
  const told = await importing('gitea', 'nightly.yml', workflow);
  expect(outcomesOf(told, 'template')).toEqual(['Nightly created']);
  const { template } = await house().server.get<TemplateDetail>(`${restPaths.template('Nightly')}?project=${project}`);
  expect(template).toMatchObject({
    ...{ schedule: { kind: 'cron', lines: '30 2 * * 1-5', timeZone: 'UTC' }, parameters: [{ name: 'level' }] },
    job: { executor: 'gitea-workflow', labels: ['linux'], spec: { workflow } },
  });
  expect(outcomesOf(await importing('gitea', 'nightly.yml', workflow), 'template')).toEqual(['Nightly unchanged']);
});
