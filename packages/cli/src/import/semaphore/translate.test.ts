import { describe, expect, test } from 'vitest';
import type { StandingTemplate } from '../shared/translation.ts';
import { importOptions, sourceFile } from '../testing/options.ts';
import { backup, runners } from '../testing/semaphore-samples.ts';
import { translateSemaphore } from './translate.ts';

const translate = (content: object, more = {}) => translateSemaphore([sourceFile('backup.json', content)], importOptions(more));
const found = translate(backup);
const template = (name: string) => found.templates.find((each) => each.template.name === name)?.template;

describe('a playbook', () => {
  const deploy = template('Deploy');

  test('has its repository, inventory, variables and options', () => {
    expect(deploy?.job.executor).toBe('ansible');
    expect(deploy?.job.spec).toEqual({
      playbook: 'deploy.yml',
      checkout: { repository: 'git@git.example:ops/playbooks.git', ref: 'release', credential: 'DEPLOY_KEY_PROD' },
      // what Ansible fills in is left to it
      inventoryText: '[web]\nweb1 ansible_port={{(port)}}\n',
      extraVars: {
        ...{ release: 'v1', note: '{{ (release) }}', a: '1', Version: '{{ version }}', stage: '{{ stage }}' },
        TOKEN: "{{ lookup('env', 'TOKEN') }}",
        ansible_become_password: "{{ lookup('env', 'ROOT_PASSWORD') }}",
      },
      ...{ privateKeyVariable: 'DEPLOY_KEY_PROD', vaultPasswordVariable: 'VAULT' },
      ...{ limit: 'web*', tags: ['fast'], diff: true, verbosity: 2 },
      environment: { LANG: 'C.UTF-8', LEVEL: '3' },
    });
  });

  test('has survey variables as parameters, labels, and one run at a time', () => {
    expect(deploy?.parameters).toEqual([
      { name: 'version', description: 'Which version', required: false },
      { name: 'stage', description: 'Stage', choices: ['dev', 'prod'], default: 'dev' },
    ]);
    expect(deploy).toMatchObject({ description: 'Brings it\nto the web', overlap: 'queue', enabled: true });
    expect(deploy?.job).toMatchObject({ labels: ['dmz'] });
  });

  test('has all its schedules as lines of one', () => {
    expect(deploy?.schedule).toEqual({ kind: 'cron', lines: '0 3 * * *\n5-59/20 4 * * 1', timeZone: 'UTC' });
  });

  test('names the secrets that it needs, once each', () => {
    expect(deploy?.job.secrets).toEqual({
      ...{ DEPLOY_KEY_PROD: 'DEPLOY_KEY_PROD', ROOT_PASSWORD: 'ROOT_PASSWORD', VAULT: 'VAULT', TOKEN: 'TOKEN' },
    });
    expect(found.secrets.map(({ name }) => name)).toEqual(['DEPLOY_KEY_PROD', 'TOKEN', 'ROOT_PASSWORD', 'VAULT']);
  });
});

test('a configuration of OpenTofu has its folder, workspace and input variables', () => {
  expect(template('Plan')).toEqual({
    ...{ name: 'Plan', overlap: 'allow', schedule: { kind: 'manual' }, enabled: true },
    parameters: [{ name: 'region', default: 'eu' }],
    job: {
      executor: 'terraform',
      spec: {
        ...{ action: 'apply', binary: 'tofu', approval: 'auto', workingDirectory: 'live', workspace: 'prod' },
        checkout: { repository: 'https://git.example/ops/infra.git', ref: 'main' },
        variables: { size: '3', region: '{{ region }}' },
        targets: ['module.net'],
      },
    },
  });
});

test('a script gets its variables as arguments; a schedule that was off stays off', () => {
  expect(template('Tidy')).toMatchObject({
    ...{ enabled: false, schedule: { kind: 'cron', lines: '@daily' } },
    job: {
      executor: 'shell',
      spec: {
        command: ['bash', 'tidy.sh', '-n', 'release=v1', 'days={{ days }}'],
        checkout: { repository: 'file:///srv/scripts' },
      },
    },
  });
});

test('what does not come over is told with the reason', () => {
  const told = Object.fromEntries(found.left.map(({ name, outcome, reason }) => [name, `${outcome}: ${reason}`]));
  expect(told).toMatchObject({
    Stack: 'skipped: no executor of Baton runs pulumi',
    Odd: 'refused: templates[4].arguments holds an argument that a specification has no field for: --odd',
    'other branch of Plan': expect.stringContaining('skipped: it runs with git_branch of its own'),
    'each hour of Plan': expect.stringContaining('skipped: a distance in time, which a cron line can not say: @every 1h'),
    'allow_override_args_in_task of Deploy': expect.stringContaining('skipped: what a run may change'),
    'views: All': expect.stringContaining('skipped: Baton has no views'),
    'integrations: from git': expect.stringContaining('skipped: '),
    Old: expect.stringContaining('skipped: no template'),
    'max_parallel_tasks: 3': expect.stringContaining('skipped: '),
  });
});

test('runners are told how they move', () => {
  const { byHand, left } = translate(runners);
  expect(left).toEqual([]);
  expect(byHand[0]?.what).toContain('its tag "big box" can be no label here');
  expect(byHand.map(({ commands }) => commands)).toEqual([
    [
      'baton tokens registration show --scope acme/site   # prints bat_reg_…',
      'export SEMAPHORE_WEB_ROOT=https://baton.example SEMAPHORE_RUNNER_TOKEN_FILE=token-of-baton SEMAPHORE_RUNNER_MAX_PARALLEL_TASKS=4   # what stands in its configuration goes behind this',
      'SEMAPHORE_RUNNER_REGISTRATION_TOKEN=bat_reg_… semaphore runner register --config config.runner.json --name dmz-1 --tags dmz',
      'semaphore runner start --config config.runner.json',
    ],
    [
      'baton tokens registration show --scope acme/site   # prints bat_reg_…',
      'export SEMAPHORE_WEB_ROOT=https://baton.example SEMAPHORE_RUNNER_TOKEN_FILE=token-of-baton   # what stands in its configuration goes behind this',
      'SEMAPHORE_RUNNER_REGISTRATION_TOKEN=bat_reg_… semaphore runner register --config config.runner.json --name runner-2 --tags lab',
      'semaphore runner start --config config.runner.json',
      "baton runners disable runner-2 --reason 'disabled in Semaphore'   # once it is there",
    ],
  ]);
  const hooked = translate([null, { name: 'hooked', webhook: 'https://hook.example/start' }]);
  expect(hooked.byHand[0]?.commands).toContainEqual(expect.stringContaining('--webhook https://hook.example/start'));
  expect(hooked.left).toMatchObject([{ outcome: 'refused', reason: expect.stringContaining('runners[0] must be an object') }]);
});

test('keys of one name in two backups are two secrets, and told apart in words', () => {
  const project = (name: string, key: string) => ({
    keys: [{ name: key, type: 'ssh' }],
    repositories: [{ name: 'R', git_url: 'git@git.example:r.git', git_branch: 'main', ssh_key: key }],
    templates: ['a', 'b'].map((each) => ({ name: `${name} ${each}`, app: 'bash', playbook: 'a.sh', repository: 'R' })),
  });
  const files = [sourceFile('a.json', project('A', 'Deploy')), sourceFile('b.json', project('B', 'deploy'))];
  const both = translateSemaphore(files, importOptions());
  const secretsOf = both.templates.map(({ template: { job } }) => [job.spec.checkout, Object.values(job.secrets ?? {})]);
  expect(secretsOf).toMatchObject([
    [{ credential: 'DEPLOY' }, ['DEPLOY']],
    [{ credential: 'DEPLOY' }, ['DEPLOY']],
    [{ credential: 'DEPLOY_2' }, ['DEPLOY_2']],
    [{ credential: 'DEPLOY_2' }, ['DEPLOY_2']],
  ]);
  expect(both.secrets).toEqual([
    { name: 'DEPLOY', what: 'the key Deploy of Semaphore, a private key without passphrase' },
    { name: 'DEPLOY_2', what: 'the key deploy of Semaphore in b.json, a private key without passphrase' },
  ]);
  expect(both.byHand.map(({ what }) => what)).toEqual([
    expect.stringContaining('The key deploy in b.json is the secret DEPLOY_2'),
  ]);
});

test('a key whose name templates of another import have is another secret, and says so; the same backup again keeps its names', () => {
  const project = (name: string, url: string) => ({
    keys: [{ name: 'Deploy', type: 'ssh' }],
    repositories: [{ name: 'R', git_url: url, git_branch: 'main', ssh_key: 'Deploy' }],
    templates: [{ name, app: 'bash', playbook: 'a.sh', repository: 'R' }],
  });
  const [a, b] = ['git@git.example:a.git', 'git@git.example:b.git'];
  const standing: StandingTemplate[] = [];
  const imported = (name: string, url: string): unknown[] => {
    const { templates, byHand } = translateSemaphore([sourceFile('x.json', project(name, url))], importOptions({ standing }));
    const [{ template } = { template: null }] = templates;
    const secrets = Object.values(template?.job.secrets ?? {});
    if (template && !standing.some((each) => each.name === name))
      standing.push({ name, secrets, spec: JSON.stringify(template.job.spec) });
    return [...secrets, ...byHand.map(({ what }) => what)];
  };
  expect(imported('A', a)).toEqual(['DEPLOY']);
  const told = expect.stringMatching(
    /^The key Deploy in x\.json is the secret DEPLOY_2, for DEPLOY is that of templates .* \(A\b/,
  );
  expect(imported('B', b)).toEqual(['DEPLOY_2', told]);
  // a template of the same name is not enough
  expect(imported('A', b)).toEqual(['DEPLOY_3', expect.stringContaining('DEPLOY_3')]);
  standing.push({ name: 'by hand', secrets: ['DEPLOY'], spec: '{}' });
  expect([imported('A', a), imported('B', b)]).toEqual([['DEPLOY'], ['DEPLOY_2', told]]);
});

describe('a template that is not right', () => {
  const repositories = [{ name: 'R', git_url: 'https://git.example/r', git_branch: 'main', ssh_key: 'None' }];
  const keys = [{ name: 'None', type: 'none' }];
  const reasonOf = (fields: object, more: object = {}) => {
    const own = { name: 'T', app: 'bash', playbook: 'a.sh', repository: 'R', ...fields };
    const read = translate({ templates: [own], repositories, keys, ...more });
    return read.templates.length === 0 ? read.left[0]?.reason : 'taken';
  };

  test.each<[object, object, string]>([
    [{}, {}, 'taken'],
    [{ repository: 'X' }, {}, 'is no repository of the backup: X'],
    [{ environment: 'X' }, {}, 'is no variable group'],
    [{ name: '' }, {}, 'templates[0].name is missing'],
    [{ name: 'a\u202eb' }, {}, 'can not be shown'],
    [{ name: { a: 1 } }, {}, 'must be a text, not {"a":1}'],
    [{ playbook: '' }, {}, 'playbook is missing'],
    [{ arguments: '[1' }, {}, 'must hold JSON'],
    [{ arguments: '{"a":{"b":"c"}}' }, {}, 'arguments'],
    [{ arguments: '["{{ word }}"]' }, {}, 'a template would take for a parameter'],
    [{ survey_vars: 'no JSON' }, {}, 'must hold JSON'],
    [{ survey_vars: [{ name: 'a b' }] }, {}, 'letters, digits and _'],
    [{ survey_vars: [{ name: 's', type: 'secret' }] }, {}, 'must not be secret where it is an argument'],
    [{ survey_vars: [{ name: 's', type: 'secret', target: 'env' }] }, {}, 'taken'],
    [{ survey_vars: [{ name: 's', type: 'enum', values: [{ value: 'a' }], default_value: 'b' }] }, {}, 'one of the values'],
    [{}, { repositories: [{ ...repositories[0], git_url: 'git://x/y' }] }, 'must be https://HOST/PATH'],
    [{}, { repositories: [{ ...repositories[0], git_url: 'https://u:geheim@x/y' }] }, 'must hold no password'],
    [{}, { repositories: [{ ...repositories[0], git_branch: '-x' }] }, 'must not start with -'],
    [{}, { repositories: [{ ...repositories[0], ssh_key: 'gone' }] }, 'is no key of the backup: gone'],
    [{ app: 'ansible', inventory: 'gone' }, {}, 'is no inventory'],
    [{ app: 'terraform', arguments: '["-var","x"]' }, {}, 'NAME=VALUE'],
    [{ app: 'terraform', arguments: '["-parallelism=many"]' }, {}, 'must hold a whole number, not many'],
    [{ app: 'tofu', task_params: { override_backend: true } }, {}, 'Semaphore keeps its state'],
    [{ app: 'tofu', task_params: { override_backend: false, backend_filename: 'x.tf' } }, {}, 'taken'],
    [{ app: 'ansible', playbook: '{{ book }}.yml' }, {}, 'would take for a parameter'],
    [{ app: 'ansible', task_params: { limit: ['{{ hosts }}'] } }, {}, 'would take for a parameter'],
    [{ environment: 'E' }, { environments: [{ name: 'E', env: '{"A":"{{ b }}"}' }] }, 'would take for a parameter'],
    [{ runner_tag: 'a,b' }, {}, 'without blanks and commas'],
  ])('%j with %j: %s', (fields, more, reason) => {
    expect(reasonOf(fields, more)).toContain(reason);
    expect(reasonOf(fields, more)).not.toContain('geheim');
  });

  test('keys of the same name in capital letters have secrets of their own', () => {
    const all = [...keys, { name: 'a b', type: 'ssh' }, { name: 'A-B', type: 'ssh' }, { name: '1', type: 'string' }];
    const two = ['a b', 'A-B'].map((name) => ({ name, git_url: 'git@x:y', git_branch: 'm', ssh_key: name }));
    const templates = two.map(({ name }) => ({ name, app: 'bash', playbook: 'x', repository: name }));
    const read = translate({ keys: all, repositories: two, templates });
    expect(read.secrets.map(({ name }) => name)).toEqual(['A_B', 'A_B_2']);
  });

  test('a secret that is asked for is another one than the key of its name', () => {
    const all = [...keys, { name: 'Token', type: 'ssh' }];
    const own = [{ name: 'R', git_url: 'git@x:y', git_branch: 'm', ssh_key: 'Token' }];
    const asked = { survey_vars: [{ name: 'token', type: 'secret', target: 'env' }] };
    const read = translate({
      keys: all,
      repositories: own,
      templates: [{ name: 'T', app: 'bash', playbook: 'x', repository: 'R', ...asked }],
    });
    expect(read.secrets.map(({ name }) => name)).toEqual(['TOKEN', 'TOKEN_2']);
    expect(read.templates[0]?.template.job.secrets).toEqual({ TOKEN: 'TOKEN', token: 'TOKEN_2' });
  });

  test('a schedule is found by the name of its template, also where blanks are around that', () => {
    const own = [{ name: 'T ', app: 'bash', playbook: 'x', repository: 'R' }];
    const schedules = [{ name: 's', template: 'T ', cron_format: '0 1 * * *', active: true }];
    const read = translate({ keys, repositories, templates: own, schedules });
    expect(read.templates[0]?.template).toMatchObject({ name: 'T', schedule: { lines: '0 1 * * *' } });
  });

  test('what its parameters say beyond what is known is told', () => {
    const params = { auto_approve: true, allow_destroy: true, allow_override_tags: false, some_new_one: ['x'], none: '' };
    const read = translate({ keys, repositories, templates: [{ name: 'T', app: 'tofu', repository: 'R', task_params: params }] });
    expect(read.left.map(({ name }) => name)).toEqual(['allow_destroy of T', 'task_params.some_new_one of T']);
  });

  test('an older backup has one schedule in the template, and survey variables as a text', () => {
    const old = { cron: '0 4 * * *', survey_vars: '[{"name":"x","title":"X"}]', vault_key: null };
    const read = translate({ repositories, keys, templates: [{ name: 'T', playbook: 'a.yml', repository: 'R', ...old }] });
    expect(read.templates[0]?.template).toMatchObject({
      ...{ schedule: { kind: 'cron', lines: '0 4 * * *' }, parameters: [{ name: 'x', description: 'X' }] },
      job: { executor: 'ansible' },
    });
  });
});

test('a distance in time is left out, with a step by hand where it was active', () => {
  const step = (name: string) => expect.stringContaining(`Say when the template ${name} runs instead of @every 1h`);
  const steps = ({ byHand }: typeof found) => byHand.map(({ what }) => what).filter((what) => what.startsWith('Say when'));
  expect(steps(found)).toEqual([step('Plan')]);
  const off = backup.schedules.map((each) => ({ ...each, active: false }));
  expect(steps(translate({ ...backup, schedules: off }))).toEqual([]);
  const { schedules: _, ...older } = backup;
  const [first, ...others] = older.templates;
  const read = translate({ ...older, templates: [{ ...first, cron: '@every 1h' }, ...others] });
  expect(read.templates[0]?.template).toMatchObject({ name: 'Deploy', schedule: { kind: 'manual' } });
  expect(steps(read)).toEqual([step('Deploy')]);
});

test('a distance in time that was active beside lines that were not leaves the template on, without them', () => {
  const schedules = [
    { template: 'Plan', cron_format: '@every 1h', active: true },
    { template: 'Plan', cron_format: '0 4 * * *', active: false },
  ];
  const { templates, left } = translate({ ...backup, schedules });
  const plan = templates.find((each) => each.template.name === 'Plan')?.template;
  expect(plan).toMatchObject({ schedule: { kind: 'manual' }, enabled: true });
  expect(left.find(({ name }) => name === '0 4 * * * of Plan')?.reason).toContain('it is not active');
});

test.each([
  ['its other lines mean', 'TZ=Asia/Tokyo 0 1 * * *', 'Asia/Tokyo'],
  ['the import was given, where it has no others', '@every 2h', 'Europe/Vienna'],
])('the step by hand for a distance in time names the zone that %s', (_, other, zone) => {
  const schedules = ['@every 1h', other].map((cron_format) => ({ template: 'Plan', cron_format, active: true }));
  const { byHand } = translate({ ...backup, schedules }, { timeZone: 'Europe/Vienna' });
  const [command] = byHand.find(({ what }) => what.startsWith('Say when the template Plan'))?.commands ?? [];
  expect(command).toBe(`baton templates change Plan --project acme/site --cron LINE --time-zone ${zone}`);
});

test('a file of something else says so', () => {
  expect(translate({ a: 1 }).left[0]?.reason).toContain('holds neither templates nor runners');
});
