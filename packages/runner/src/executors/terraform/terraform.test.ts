import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emptyTerraformResult, foldTerraform } from '@baton/protocol/results/terraform';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { DriveBench } from '../../testing/drive-bench.ts';
import { broken, fleet, slow, talkative } from './testing/configurations.ts';
import { approve, drive, stateOf } from './testing/jobs.ts';
import { toolBench, toolWords } from './testing/tool-bench.ts';

vi.setConfig({ testTimeout: 60_000 });

const opened: (() => void)[] = [];
afterEach(() => {
  for (const close of opened.splice(0)) close();
});
beforeAll(() => console.log(`The tests of the executor terraform run with ${toolWords}.`));

function open(name: string, options: Parameters<typeof toolBench>[1] = {}): DriveBench {
  const { bench, close } = toolBench(name, options);
  opened.push(close);
  return bench;
}

const resultOf = (bench: DriveBench) => {
  const result = emptyTerraformResult();
  for (const event of bench.told) foldTerraform(result, event);
  return result;
};

const files = { ...fleet };

const person = { name: 'Ada', email: 'ada@example.org' };
const gitEnvironment = {
  PATH: process.env.PATH ?? '',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: person.name,
  GIT_AUTHOR_EMAIL: person.email,
  GIT_COMMITTER_NAME: person.name,
  GIT_COMMITTER_EMAIL: person.email,
};

test('a plan is shown by module with what changes, and no value that is sensitive', async () => {
  const bench = open('plan');
  expect(await drive(bench, { action: 'plan', files, variables: { size: 200 } })).toEqual({ kind: 'succeeded' });
  const { plan, modules, outputs, diagnostics, tool } = resultOf(bench);
  expect(tool?.name).toBe('terraform');
  expect(plan).toEqual({ operation: 'plan', empty: false, resources: 4, add: 4, change: 0, remove: 0, import: 0, forget: 0 });
  expect(modules.map(({ module, changes }) => [module, changes.map(({ address }) => address)])).toEqual([
    ['', ['terraform_data.keyed', 'terraform_data.one']],
    ['module.net', ['module.net.terraform_data.zone["a"]', 'module.net.terraform_data.zone["b c"]']],
  ]);
  expect(modules[0]?.changes[1]?.attributes).toContainEqual({ name: 'input.password', before: null, after: '(sensitive)' });
  expect(modules[0]?.changes[1]?.attributes).toContainEqual({ name: 'input.size', before: null, after: '200' });
  expect(outputs).toContainEqual({ name: 'password', action: 'create', sensitive: true });
  expect(diagnostics).toMatchObject([
    { severity: 'warning', detail: 'This is large.', place: expect.stringContaining('main.tf:') },
  ]);
  expect(bench.said()).toContain('Plan: 4 to add, 0 to change, 0 to destroy.');
  expect(bench.said() + JSON.stringify(bench.told)).not.toContain('pa55word');
  expect([bench.gates, bench.files.size]).toEqual([0, 0]);
});

test('applies exactly the plan that was approved, and asks nothing when there is nothing to do', async () => {
  const bench = open('apply');
  const spec = { action: 'apply', files, planLifeMs: 3_600_000 };
  const asked = await drive(bench, spec);
  expect(asked).toMatchObject({
    kind: 'awaiting',
    what: 'approval',
    question: 'Apply this plan? 4 to add.',
    detail: { counts: { add: 4, remove: 0 }, validFor: '60 minutes' },
  });
  expect(bench.files.get('terraform/plan.tfplan')).toMatchObject({ kind: 'private', expiresInMs: 3_600_000 });
  expect([bench.gates, existsSync(stateOf(bench))]).toEqual([0, false]);

  expect(await approve(bench, spec, asked)).toEqual({ kind: 'succeeded' });
  expect(bench.gates).toBe(1);
  expect(bench.outputs).toEqual({ size: '1', zones: '["a","b"]' });
  const { plan, progress, applied, again } = resultOf(bench);
  expect([plan?.resources, applied?.add, again]).toEqual([4, 4, []]);
  expect([...progress.values()].map(({ state }) => state)).toEqual(['done', 'done', 'done', 'done']);
  expect(bench.said()).toContain('approved by ada');

  expect(await drive(bench, spec)).toEqual({ kind: 'succeeded' });
  expect(resultOf(bench).plan).toMatchObject({ empty: true, resources: 0 });
  expect(bench.gates).toBe(1);
});

test('a plan whose state has moved on is planned again, and asked about again', async () => {
  const bench = open('stale');
  const spec = { action: 'apply', files };
  const asked = await drive(bench, spec);
  expect(await drive(bench, { ...spec, approval: 'auto', variables: { size: 2 } })).toEqual({ kind: 'succeeded' });
  const again = await approve(bench, spec, asked);
  expect(again).toMatchObject({ kind: 'awaiting', detail: { counts: { remove: 1 }, destroyed: ['terraform_data.keyed'] } });
  expect(resultOf(bench).again).toEqual(['the state has changed since the plan was made']);
  expect(bench.said()).toContain('Saved plan is stale');
});

test('a plan that has expired, or was made of something else, is made again', async () => {
  const bench = open('again');
  const spec = { action: 'apply', files };
  const asked = await drive(bench, spec);
  bench.files.delete('terraform/plan.tfplan');
  const second = await approve(bench, spec, asked);
  expect(second.kind).toBe('awaiting');
  const changed = { ...files, 'main.tf': files['main.tf'].replace('"a", "b"', '"a"') };
  expect((await approve(bench, { ...spec, files: changed }, second)).kind).toBe('awaiting');
  expect(resultOf(bench).again).toEqual(['the plan has expired', 'the configuration has changed since it was planned']);
  expect(bench.gates).toBe(0);
});

test('what is applied is the commit that was planned, though its branch has moved on', async () => {
  const bench = open('commit');
  const repository = join(bench.folder, 'repository');
  const git = (...args: string[]) => execFileSync('git', ['-C', repository, ...args], { env: gitEnvironment, encoding: 'utf8' });
  const commit = (size: number) => {
    writeFileSync(join(repository, 'main.tf'), `${files['main.tf'].replace('default = 1', `default = ${size}`)}`);
    git('add', '.');
    git('commit', '--quiet', '-m', `size ${size}`);
    return git('rev-parse', 'HEAD').trim();
  };
  mkdirSync(join(repository, 'net'), { recursive: true });
  writeFileSync(join(repository, 'net', 'main.tf'), files['net/main.tf']);
  git('init', '--quiet', '--initial-branch', 'main');
  const planned = commit(1);
  const spec = { action: 'apply', checkout: { repository: `file://${repository}`, ref: 'main' } };
  const asked = await drive(bench, spec);
  expect(asked).toMatchObject({ kind: 'awaiting', detail: { commit: planned } });
  commit(7);
  expect(await approve(bench, spec, asked)).toEqual({ kind: 'succeeded' });
  expect(resultOf(bench).again).toEqual([]);
  expect(bench.outputs).toMatchObject({ commit: planned, size: '1' });
});

test('without a person what destroys nothing is applied, and nothing else', async () => {
  const bench = open('policy');
  const spec = { action: 'apply', files, approval: 'auto_when_nothing_destroyed' };
  expect(await drive(bench, spec)).toEqual({ kind: 'succeeded' });
  expect(bench.gates).toBe(1);
  expect(await drive(bench, { ...spec, variables: { size: 2 } })).toMatchObject({
    kind: 'awaiting',
    question: 'Apply this plan? 1 to add, 3 to change, 1 to destroy.',
    detail: { destroyed: ['terraform_data.keyed'] },
  });
});

test('nothing is applied when leave is refused', async () => {
  const bench = open('refused');
  bench.refusal = 'the attempt is not the newest';
  const verdict = await drive(bench, { action: 'apply', files, approval: 'auto' });
  expect(verdict).toMatchObject({ kind: 'failed', message: expect.stringContaining('the attempt is not the newest') });
  expect(existsSync(stateOf(bench))).toBe(false);
});

test('one that is stopped in the middle ends in order, and leaves no lock', async () => {
  const bench = open('cancel');
  const spec = { action: 'apply', files: slow, approval: 'auto' };
  const driving = drive(bench, spec);
  await bench.until(() => bench.said().includes("Provisioning with 'local-exec'"));
  bench.stop();
  expect((await driving).kind).toBe('failed');
  const { stopped, progress } = resultOf(bench);
  expect(stopped).toEqual({ step: 'apply', clean: true });
  expect([...progress.values()].map(({ address, state }) => [address, state])).toEqual([
    ['terraform_data.first', 'done'],
    ['terraform_data.slow', 'failed'],
  ]);
  expect(await drive(bench, { ...spec, action: 'plan' })).toEqual({ kind: 'succeeded' });
  expect(resultOf(bench).modules[0]?.changes.map(({ address, action, reason }) => [address, action, reason])).toEqual([
    ['terraform_data.last', 'create', ''],
    ['terraform_data.slow', 'replace', 'tainted'],
  ]);
});

test('a lock is told with its holder, and is not released while that lives', async () => {
  const holder = open('lock-holder');
  const bench = open('lock-met');
  // two jobs of one runner
  mkdirSync(join(holder.folder, 'cache'));
  symlinkSync(join(holder.folder, 'cache'), join(bench.folder, 'cache'));
  const spec = { files: slow, backendConfig: { path: stateOf(holder) } };
  const holding = drive(holder, { ...spec, action: 'apply', approval: 'auto' }, { jobId: 'holder' });
  await holder.until(() => holder.said().includes("Provisioning with 'local-exec'"));
  const met = await drive(bench, { ...spec, action: 'plan' });
  expect(met).toMatchObject({
    kind: 'failed',
    message: expect.stringMatching(/^the state is locked by \S+@\S+, for apply, since 20/),
  });
  const { lock } = resultOf(bench);
  expect(lock).toMatchObject({ operation: 'OperationTypeApply', release: { possible: false } });
  expect(lock?.release.why).toMatch(/^attempt attempt-1 of job holder took it, and it is not certain/);
  const unlocked = await drive(bench, { ...spec, action: 'unlock', lockId: lock?.id ?? '' });
  expect(unlocked).toMatchObject({
    kind: 'failed',
    message: expect.stringContaining('the lock is not released: attempt attempt-1'),
  });
  const other = await drive(bench, { ...spec, action: 'unlock', lockId: 'another' });
  expect(other).toMatchObject({
    kind: 'failed',
    message: expect.stringMatching(/^not the lock another: the state is locked by/),
  });
  expect(bench.gates).toBe(0);
  holder.stop();
  await holding;
  const free = await drive(bench, { ...spec, action: 'unlock', lockId: lock?.id ?? '' });
  expect(free).toMatchObject({ kind: 'failed', message: 'the state is not locked' });
});

test('destroys after approval, and nothing is left', async () => {
  const bench = open('destroy');
  await drive(bench, { action: 'apply', files, approval: 'auto' });
  const spec = { action: 'destroy', files };
  const asked = await drive(bench, spec);
  expect(asked).toMatchObject({ question: 'Destroy everything? 4 to destroy.', detail: { counts: { remove: 4 } } });
  expect(await approve(bench, spec, asked)).toEqual({ kind: 'succeeded' });
  expect(resultOf(bench).applied).toMatchObject({ remove: 4 });
  expect(await drive(bench, spec)).toEqual({ kind: 'succeeded' });
});

test('drift is a result, not a failure', async () => {
  const bench = open('drift');
  await drive(bench, { action: 'apply', files, approval: 'auto' });
  expect(await drive(bench, { action: 'drift', files })).toEqual({ kind: 'succeeded' });
  expect(bench.outputs).toEqual({ drift: 'no' });
  expect(await drive(bench, { action: 'drift', files, variables: { size: 3 } })).toEqual({ kind: 'succeeded' });
  expect(bench.outputs).toEqual({ drift: 'yes' });
  expect(resultOf(bench)).toMatchObject({ drift: true, plan: { operation: 'drift', change: 3 } });
  expect(await drive(bench, { action: 'drift', files, variables: { size: 3 }, compare: 'state' })).toEqual({ kind: 'succeeded' });
  expect(bench.outputs).toEqual({ drift: 'no' });
});

test('a secret that the tools print is hidden, and is on no command line', async () => {
  const token = 'tok-7391-secret';
  const bench = open('secret', { secrets: { TF_VAR_token: token } });
  expect(await drive(bench, { action: 'apply', files: talkative, approval: 'auto' })).toEqual({ kind: 'succeeded' });
  expect(bench.said()).toContain('(local-exec): token is ');
  expect(bench.said() + JSON.stringify(bench.told)).not.toContain(token);
});

test('what is wrong with a configuration is told where it is', async () => {
  const bench = open('broken');
  const verdict = await drive(bench, { action: 'plan', files: broken });
  expect(verdict).toMatchObject({
    kind: 'failed',
    exitCode: 1,
    message: expect.stringContaining('Reference to undeclared input variable'),
  });
  expect(resultOf(bench).diagnostics).toMatchObject([{ severity: 'error', place: 'main.tf:6', address: '' }]);
});

test('a state that would vanish is refused before anything is made', async () => {
  const bench = open('lost');
  const verdict = await drive(bench, { action: 'apply', files, approval: 'auto', backendConfig: { path: 'terraform.tfstate' } });
  expect(verdict).toMatchObject({ kind: 'failed', message: expect.stringContaining('its state would be lost') });
  expect(bench.gates).toBe(0);
});

test('a workspace is made by an apply only', async () => {
  const bench = open('workspace');
  const backendConfig = { path: stateOf(bench), workspace_dir: `${bench.folder}/spaces` };
  const spec = { files, backendConfig, workspace: 'blue', approval: 'auto' };
  expect(await drive(bench, { ...spec, action: 'drift' })).toMatchObject({
    kind: 'failed',
    message: expect.stringContaining('workspace select'),
  });
  expect(await drive(bench, { ...spec, action: 'apply' })).toEqual({ kind: 'succeeded' });
  expect(await drive(bench, { ...spec, action: 'drift' })).toEqual({ kind: 'succeeded' });
  expect(bench.outputs).toEqual({ drift: 'no' });
});

test('a job with a hostile name of a file starts no tool', async () => {
  const bench = open('hostile');
  for (const spec of [
    { files: { '../../escaped.tf': 'x' } },
    { files, workingDirectory: '../..' },
    { files, varFiles: ['/etc/passwd'] },
    { files, workspace: '-help' },
  ])
    expect((await drive(bench, { action: 'plan', ...spec })).kind).toBe('failed');
  expect(bench.toldOf('terraform.step')).toEqual([]);
});
