import { ApiError, workflowCharsMax } from '@baton/protocol';
import { oddYaml } from '@baton/protocol/yaml/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readWorkflow } from './read.ts';

const head = 'on: push\njobs:\n  build:\n';
const steps = '    steps:\n      - run: make\n';

function refusal(text: string): ApiError {
  try {
    readWorkflow(text);
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
  throw new Error('It was accepted.');
}

test('a workflow of one job is read with its labels', () => {
  const text = `name: Build
on: [push]
env: {CI: true, LEVEL: 3, NOTHING: }
defaults: {run: {shell: bash}}
jobs:
  build:
    name: all of it
    runs-on: [linux, x64, linux]
    if: \${{ github.ref == 'refs/heads/main' }}
    timeout-minutes: 5
    outputs: {version: "\${{ steps.v.outputs.version }}"}
    steps:
      - run: make
        env: {A: 1}
      - id: v
        name: say it
        if: always()
        shell: sh
        working-directory: src
        continue-on-error: true
        run: |
          echo "version=1" >> "$GITHUB_OUTPUT"
          docker inspect -f '{{ .State }}' x
`;
  expect(readWorkflow(text)).toMatchObject({
    ...{ jobId: 'build', title: 'Build', runsOn: ['linux', 'x64'], steps: 2 },
    document: { name: 'Build', on: ['push'], env: { CI: true, LEVEL: 3, NOTHING: null } },
  });
});

test.each([
  ['name: >-\n  Build\n  all\n', '', 'Build all'],
  ['name: 3\n', 'name: job', '3'],
  ['', 'name: "Make: it"', 'Make: it'],
  [`name: \${{ github.ref }}\n`, `name: of \${{ github.ref }}`, 'build'],
])('a workflow that begins with %j, of a job with %j, is called %j', (start, line, title) => {
  expect(readWorkflow(`${start}${head}    ${line}\n${steps}`).title).toBe(title);
});

test.each([
  ['runs-on: linux', ['linux']],
  ['runs-on: "ubuntu-22.04"', ['ubuntu-22.04']],
  ['runs-on: [self-hosted, "gpu:a100"]', ['self-hosted', 'gpu:a100']],
  ['runs-on:', []],
  ['runs-on: ""', []],
  ['runs-on: []', []],
  ['name: none', []],
])('%s asks for the labels %j', (line, labels) => {
  expect(readWorkflow(`${head}    ${line}\n${steps}`).runsOn).toEqual(labels);
});

test('what stands twice by an alias is read in both places', () => {
  const text = `${head}    env: &all {A: b}\n    steps:\n      - &one\n        run: make\n        env: *all\n      - *one\n`;
  expect(readWorkflow(text)).toMatchObject({ steps: 2, document: { jobs: { build: { steps: [{}, { env: { A: 'b' } }] } } } });
});

const job = (lines: string): string => `${head}${lines.replace(/^/gm, '    ')}\n${steps}`;
const step = (lines: string): string => `${head}    steps:\n      - ${lines.replaceAll('\n', '\n        ')}\n`;

test.for([
  [
    'an action',
    step('name: a\nuses: actions/checkout@v4'),
    6,
    'jobs.build.steps[0].uses',
    'can not be here',
    'actions/checkout@v4',
  ],
  ['an action beside commands', step('run: a\nuses: b'), 6, 'jobs.build.steps[0].uses', 'can not be here', 'b'],
  ['a step without commands', step('name: a'), 5, 'jobs.build.steps[0].run', 'must be commands', 'nothing'],
  ['a step of no text', step('run: 3'), 5, 'jobs.build.steps[0].run', 'must be commands', '3'],
  ['a step of blanks', step('run: " "'), 5, 'jobs.build.steps[0].run', 'must be commands', '" "'],
  ['a step that is a text', step('make'), 5, 'jobs.build.steps[0]', 'must be a mapping', 'make'],
  ['a word that is misspelled', step('run: a\nworking-dir: b'), 6, 'jobs.build.steps[0].working-dir', 'is not known', 'b'],
  [
    'two steps of one name',
    `${step('run: a\nid: x')}      - run: b\n        id: x\n`,
    8,
    'jobs.build.steps[1].id',
    'is there twice',
    'x',
  ],
  ['a step with an odd name', step('run: a\nid: 1 2'), 6, 'jobs.build.steps[0].id', 'is no name of a step', '1 2'],
  ['an environment that is a list', step('run: a\nenv: [A]'), 6, 'jobs.build.steps[0].env', 'must be a mapping', '["A"]'],
  ['a variable that is a list', step('run: a\nenv: {A: [1]}'), 6, 'jobs.build.steps[0].env.A', 'must be a string or', '[1]'],
  ['no steps', 'jobs:\n  a:\n    runs-on: x\n', 2, 'jobs.a.steps', 'must be a list with something in it', 'nothing'],
  ['steps that are none', 'jobs: {a: {steps: []}}', 1, 'jobs.a.steps', 'must be a list with something in it', '[]'],
  ['no jobs', 'on: push\n', 1, 'jobs', 'must be a mapping', 'nothing'],
  ['an empty list of jobs', 'jobs: {}\n', 1, 'jobs', 'has no job in it', 'none'],
  ['two jobs', `${head}${steps}  test:\n${steps}`, 6, 'jobs.test', 'is a second job', 'build, test'],
  ['a job with an odd name', 'jobs: {"a b": {steps: [{run: x}]}}', 1, 'jobs.a b', 'is no name of a job', 'a b'],
  ['a matrix', job('strategy:\n  matrix: {os: [a]}'), 4, 'jobs.build.strategy', 'can not be here', '{"matrix":{"os":["a"]}}'],
  ['what it needs', job('needs: [test]'), 4, 'jobs.build.needs', 'can not be here', '["test"]'],
  ['a container', job('container: alpine'), 4, 'jobs.build.container', 'can not be here', 'alpine'],
  ['services', job('services: {db: {image: x}}'), 4, 'jobs.build.services', 'can not be here', '{"db":{"image":"x"}}'],
  ['a workflow that is called', 'jobs: {a: {uses: ./x.yml}}', 1, 'jobs.a.uses', 'can not be here', './x.yml'],
  ['an unknown word of a job', job('runs_on: linux'), 4, 'jobs.build.runs_on', 'is not known', 'linux'],
  ['an unknown word above', `job: 1\n${head}${steps}`, 1, 'job', 'is not known', '1'],
  ['a number for a label', job('runs-on: 3'), 4, 'jobs.build.runs-on', 'must be a label', '3'],
  ['a number among labels', job('runs-on: [a, 3]'), 4, 'jobs.build.runs-on[1]', 'must be a label', '3'],
  ['a group of runners', job('runs-on: {group: a}'), 4, 'jobs.build.runs-on', 'must be a label', '{"group":"a"}'],
  ['a label with blanks', job('runs-on: a b'), 4, 'jobs.build.runs-on', 'is no label', 'a b'],
  ['an empty label', job('runs-on: [""]'), 4, 'jobs.build.runs-on[0]', 'is no label', ''],
  ['a label that is evaluated', job(`runs-on: \${{ vars.L }}`), 4, 'jobs.build.runs-on', 'is an expression', `\${{ vars.L }}`],
  [
    'too many labels',
    job(`runs-on: [${Array.from({ length: 65 }, (_, at) => `l${at}`)}]`),
    4,
    'jobs.build.runs-on',
    'has more than 64 labels',
    '65',
  ],
  ['a merge of mappings', step('<<: {uses: x}\nrun: a'), 5, 'jobs.build.steps[0].<<', 'merges mappings', '{"uses":"x"}'],
  ['a merge in an environment', job('env: {<<: {A: b}}'), 4, 'jobs.build.env.<<', 'merges mappings', '{"A":"b"}'],
  ['half a minute', job('timeout-minutes: 0.5'), 4, 'jobs.build.timeout-minutes', 'must be a whole number', '0.5'],
  ['no minute', step('run: a\ntimeout-minutes: 0'), 6, 'jobs.build.steps[0].timeout-minutes', 'must be a whole number', '0'],
  ['minutes in words', job('timeout-minutes: soon'), 4, 'jobs.build.timeout-minutes', 'must be a whole number', 'soon'],
  ['a number as event', `on: 3\n${job('name: a')}`.replace('on: push\n', ''), 1, 'on', 'must be a string', '3'],
  ['events in events', `on: [push, [a]]\n${job('name: a')}`.replace('on: push\n', ''), 1, 'on[1]', 'must be a string', '["a"]'],
  ['defaults that are a text', job('defaults: bash'), 4, 'jobs.build.defaults', 'must be a mapping', 'bash'],
  [
    'a shell that is a list',
    job('defaults: {run: {shell: [a]}}'),
    4,
    'jobs.build.defaults.run.shell',
    'must be a string',
    '["a"]',
  ],
  ['a list', '- run: x\n', 1, 'the workflow', 'must be a mapping', '[{"run":"x"}]'],
  ['nothing', '# nothing\n', 1, 'the workflow', 'must be a mapping', 'null'],
  ['a tab', 'jobs:\n\tbuild:\n', 2, 'the text', 'is no YAML that can be read', 'build:'],
  ['a key twice', `${head}${steps}${steps}`, 6, 'the text', 'the key steps is there twice', 'steps:'],
  ['half a character', `${head}${steps}# \ud83d`, 1, 'the workflow', 'half a character', ''],
] as const)('%s is refused with its place, its value and what to do', ([, text, line, place, problem, value]) => {
  const { code, detail, next, message } = refusal(text);
  expect([code, detail.where, detail.line, detail.place]).toEqual(['workflow_invalid', 'spec.workflow', line, place]);
  expect(detail.problem).toContain(problem);
  expect(detail.value).toContain(value);
  expect(next).toMatch(/\.$/);
  expect(message).toContain(`line ${line}, column ${detail.column}: ${place}`);
});

test.each([
  ['lists nested without end', '['.repeat(200_000)],
  ['mappings nested by indentation', Array.from({ length: 200 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
  ['a key without end', `${'k'.repeat(300_000)}: 1`],
  ['more bytes than characters', `# ${'ä'.repeat(workflowCharsMax / 2)}`],
  ['two documents', `${head}${steps}---\n${head}${steps}`],
  ['an alias of itself', 'jobs: &x {a: *x}\n'],
  ['an alias of nothing', 'jobs: *x\n'],
  ['a tag of programs', 'jobs: !!js/function "x"\n'],
  [
    'a billion laughs',
    Array.from({ length: 9 }, (_, at) => `l${at}: &l${at} [${Array(9).fill(at === 0 ? 'lol' : `*l${at - 1}`)}]`).join('\n'),
  ],
  ['a long list many times', `l: &l [${Array(12_000).fill('x')}]\njobs: [${Array(90).fill('*l')}]\n`],
  ['many steps', `${head}    steps:\n${'      - run: a\n'.repeat(501)}`],
])('%s is refused, not followed', (_, text) => {
  expect(refusal(text).code).toBe('workflow_invalid');
});

test.each([
  ['commands', step('run: [*x, *x, *x]')],
  ['a name of a step', step('run: a\nid: *x')],
  ['a label', job('runs-on: *x')],
  ['minutes', job('timeout-minutes: *x')],
  ['an unknown word', job('words: *x')],
  ['jobs', `jobs: {${Array.from({ length: 5_000 }, (_, at) => `job${at}: `)}}`],
])('what is wrong with %s is told shortly, however long it is', (_, text) => {
  const whole = `name: &x "${'y'.repeat(200_000)}"\n${text}`;
  expect(JSON.stringify(refusal(whole).toBody()).length).toBeLessThan(2_000);
});

const word = fc.constantFrom(
  ...['jobs', 'build', 'steps', 'run', 'uses', 'runs-on', 'env', 'on', 'needs', 'if', '<<', '__proto__', 'constructor'],
);
const scalar = fc.oneof(word, fc.integer(), fc.boolean(), fc.constant(null), fc.string());
const tree = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 6, withCrossShrink: true },
    scalar,
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(word, tie('any'), { maxKeys: 5 }),
  ),
})).any;

test('whatever comes in is read whole, or refused in words that name a place', () => {
  const words = ['jobs:', 'a:', '    ', 'run: x', 'uses: y', 'steps:', 'runs-on: '];
  const text = fc.oneof(
    oddYaml(words),
    oddYaml(words, 20).map((rest) => `${head}${steps}${rest}`),
    tree.map((value) => JSON.stringify(value)),
    fc.dictionary(word, tree).map((own) => JSON.stringify({ jobs: { build: { steps: [{ run: 'x' }], ...own } } })),
    fc.string({ unit: 'binary', maxLength: 200 }),
  );
  fc.assert(
    fc.property(text, (written) => {
      try {
        const { jobId, steps: count, document } = readWorkflow(written);
        const jobs = document.jobs as Record<string, { steps: Record<string, unknown>[] }>;
        expect(Object.keys(jobs)).toEqual([jobId]);
        expect(jobs[jobId]?.steps).toHaveLength(count);
        for (const each of jobs[jobId]?.steps ?? []) {
          expect(typeof each.run).toBe('string');
          expect(each).not.toHaveProperty('uses');
        }
      } catch (error) {
        expect(error).toBeInstanceOf(ApiError);
        const { code, detail, next } = error as ApiError;
        expect(code).toBe('workflow_invalid');
        expect(detail).toMatchObject({ where: 'spec.workflow', line: expect.any(Number), column: expect.any(Number) });
        expect(Number(detail.line)).toBeGreaterThan(0);
        expect(`${detail.place}${detail.problem}${next}`).not.toContain('undefined');
      }
    }),
    { numRuns: 200 },
  );
});
