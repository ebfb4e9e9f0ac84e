import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Job, type JobDetail, type JobFileList, restPaths } from '@baton/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { useBench } from './support/bench.ts';
import { runCli } from './support/cli.ts';
import { untilJob, untilOver } from './support/live.ts';
import { root } from './support/places.ts';
import { startProgram } from './support/program.ts';
import { Runner } from './support/runner.ts';
import { Server } from './support/server.ts';

const bench = useBench();
const testing = join(root, 'packages/runner/src/testing/agents');
const path = process.env.PATH ?? '';

beforeEach(() => {
  const agents = process.env.BATON_TEST_AGENTS || join(testing, 'recorded');
  process.env.PATH = [agents, join(root, 'node_modules/.bin'), path].join(delimiter);
});
afterEach(() => {
  process.env.PATH = path;
});

const runs = (cmd: string) => ({ kind: 'calls', tools: [{ name: 'exec_command', input: { cmd } }] });
const script = [
  runs('echo half > half.txt'),
  {
    kind: 'calls',
    tools: [{ name: 'mcp__baton/ask_people', input: { question: 'Which greeting?', choices: ['hello', 'moin'] } }],
  },
  { kind: 'says', text: 'I asked.' },
  runs('echo moin > whole.txt'),
  { kind: 'says', text: 'Moin it is.' },
];

/** A bare repository with a branch `main`. */
function repository(): { url: string; git: (...args: string[]) => string } {
  const folder = join(bench.folder('baton-e2e-repository'), 'app.git');
  const git = (...args: string[]): string => execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8' }).trim();
  mkdirSync(folder);
  git('init', '--quiet', '--bare', '--initial-branch=main');
  const author = ['-c', 'user.name=a', '-c', 'user.email=a@example.com'];
  const tree = git('hash-object', '-t', 'tree', '-w', '/dev/null');
  git('update-ref', 'refs/heads/main', git(...author, 'commit-tree', '-m', 'begins', tree));
  return { url: `file://${folder}`, git };
}

test('an agent asks, a person answers, and the same conversation goes on to a branch that is pushed', {
  timeout: 60_000,
}, async () => {
  const model = startProgram(bench, process.execPath, [join(testing, 'stub-main.ts'), 'responses', JSON.stringify(script)]);
  const server = await Server.start(bench);
  await Runner.start(bench, server, { executors: ['claude-code', 'codex'] });
  await model.says('\n');
  const { url, git } = repository();
  const environment = { OPENAI_BASE_URL: `${model.stdout().toString().trim()}/v1` };
  const fields = { prompt: 'Greet people.', checkout: { repository: url }, push: 'gate', branch: 'greeting', environment };
  const job = { executor: 'codex', spec: fields, secretEnvironment: { CODEX_API_KEY: 'sk-scripted' } };
  const { id } = await server.post<Job>(restPaths.jobs, job);
  await untilJob(server, id, ({ job }) => job.state === 'awaiting_input', 30_000);
  const { ask } = await server.get<JobDetail>(restPaths.job(id));
  expect(ask).toMatchObject({ question: 'Which greeting?', stay: true, detail: { choices: ['hello', 'moin'] } });
  expect(git('branch', '--list', 'greeting')).toBe('');

  expect((await runCli(bench, server, ['jobs', 'answer', id, 'moin'])).code).toBe(0);
  const over = await untilOver(server, id);
  expect(over.job.state).toBe('succeeded');
  expect([git('show', 'greeting:half.txt'), git('show', 'greeting:whole.txt')]).toEqual(['half', 'moin']);
  const shown = (await runCli(bench, server, ['jobs', 'show', id])).stdout;
  expect(shown).toMatch(/^changes +2 files, \+2 -0, in 1 commit on greeting, pushed$/m);
  expect((await server.get<JobFileList>(restPaths.jobFiles(id))).files.map(({ name }) => name)).toEqual(['changes.patch']);
});
