import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Job, restPaths } from '@baton/protocol';
import { GitServer } from '@baton/runner/testing/git-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { useSharedBench } from './support/bench.ts';
import { rawLog, untilRunning } from './support/jobs.ts';
import { leaksIn, leaksInFolder, tracesOf } from './support/leaks.ts';
import { untilLog, untilOver } from './support/live.ts';
import { root } from './support/places.ts';
import { Runner } from './support/runner.ts';
import { Server } from './support/server.ts';
import { Gate } from './support/signals.ts';

const token = 'only-for-the-repository-7f3a';
const traces = tracesOf([token]);
/** With `npm run test:slow`: two hundred checkouts. */
const [count, waitMs] = process.env.BATON_TEST_DURATIONS === 'real' ? [200, 300_000] : [6, 30_000];

describe('a script with a private repository', () => {
  const { bench, value: house } = useSharedBench(async (bench) => {
    const server = await Server.start(bench);
    return { server, runner: await Runner.start(bench, server, { capacity: 3 }) };
  });
  let git: GitServer;
  beforeAll(async () => {
    git = await new GitServer().start();
    git.password = token;
  });
  afterAll(() => git.stop());

  test('gets it, and its token is on no disk, in no log and in no command line', async () => {
    const commit = git.repository('private').commit({ 'hello.txt': 'hello from the repository\n' });
    const { server, runner } = house();
    const asked = new Promise<void>((resolve) => {
      git.before = () => {
        resolve();
        return answered;
      };
    });
    let answer: () => void = () => {};
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const gate = new Gate(bench);
    const script = `cat hello.txt; git log --format=%H; git remote -v; cat .git/config; echo waits; read -r _ < ${gate.path}; echo passed`;
    const checkout = { repository: git.urlOf('private'), credential: 'GIT_TOKEN' };
    const job = await server.post<Job>(restPaths.jobs, {
      secretEnvironment: { GIT_TOKEN: token },
      spec: { script, checkout },
    });
    const { id } = await untilRunning(server, job.id);
    await asked;
    expect(await places(server, runner), 'while git has the token').toEqual([]);
    expect(commandLinesOf(id).join('\n')).toContain('git');
    expect(leaksIn('command lines', commandLinesOf(id).join('\n'), traces)).toEqual([]);
    git.before = async () => {};
    answer();
    const seen = await untilLog(server, id, (text) => text.includes('waits'));
    expect(seen).toContain('hello from the repository');
    expect(seen).toContain(`\n${commit}\n`);
    expect(seen).toContain(`origin\t${git.urlOf('private')} (fetch)`);
    expect(await places(server, runner), 'while the script runs').toEqual([]);
    gate.open();
    const { job: over, history } = await untilOver(server, job.id);
    expect(over.state).toBe('succeeded');
    expect(leaksIn('the log', await rawLog(server, job.id), traces)).toEqual([]);
    expect(await places(server, runner), 'afterwards').toEqual([]);
    expect(history[0]?.usage?.cpuUserMs, 'its driver alone took some').toBeGreaterThan(0);
    expect(history[0]?.usage, 'null where it was over before the first look').toHaveProperty('memoryPeakBytes');
  });

  test('that it may not read fails with words; many checkouts leave one clone and no worktree', {
    timeout: waitMs * 2,
  }, async () => {
    git.repository('shared').commit({ 'hello.txt': 'hello\n' });
    const { server, runner } = house();
    const submit = (credential: string | undefined) =>
      server.post<Job>(restPaths.jobs, {
        secretEnvironment: { GIT_TOKEN: token, WRONG: 'not-the-token' },
        spec: { script: 'cat hello.txt', checkout: { repository: git.urlOf('shared'), ...(credential && { credential }) } },
      });
    const jobs = await Promise.all(Array.from({ length: count }, () => submit('GIT_TOKEN')));
    const ends = await Promise.all(jobs.map(({ id }) => untilOver(server, id, waitMs)));
    expect(ends.map(({ job }) => job.state)).toEqual(jobs.map(() => 'succeeded'));
    const [, refused] = await Promise.all(
      [undefined, 'WRONG'].map(async (credential) => untilOver(server, (await submit(credential)).id)),
    );
    expect(refused?.job).toMatchObject({
      state: 'failed',
      outcome: { message: expect.stringContaining('does not let the token in WRONG read') },
    });
    const cache = join(runner.home, 'workspace', 'cache', 'git');
    const [clone = '', ...others] = readdirSync(cache).filter((name) => /^shared-.*\.git$/.test(name));
    expect(others).toEqual([]);
    expect(readdirSync(join(cache, clone))).not.toContain('worktrees');
    await expect.poll(() => readdirSync(join(runner.home, 'workspace', 'jobs'))).toEqual([]);
  });

  test('keeps its files, also when it failed, and asks for leave as the guide says', async () => {
    const commit = git.repository('files').commit({ 'hello.txt': 'hello\n' });
    const { server } = house();
    const [gate = '', keep = '', get = ''] = guideLines('"$BATON_ATTEMPT_URL/');
    const script = `mkdir -p dist reports && cp hello.txt dist && echo '<a/>' > reports/a.xml && echo report > report.html && echo '{}' > state.json
      ${get}
      ${gate}
      gate && gate && echo "leave twice for the same attempt"
      ${keep}
      exit 3`;
    const job = await server.post<Job>(restPaths.jobs, {
      secretEnvironment: { GIT_TOKEN: token },
      spec: {
        script,
        checkout: { repository: git.urlOf('files'), credential: 'GIT_TOKEN', ref: commit },
        artifacts: { in: [{ name: 'state.json', path: 'old/state.json' }], out: [{ path: 'dist' }, { path: 'reports/*.xml' }] },
      },
    });
    const { job: over } = await untilOver(server, job.id);
    const log = (await rawLog(server, job.id)).toString();
    expect(over, log).toMatchObject({ state: 'failed', outcome: { exitCode: 3 }, gate: { attemptId: over.attemptId } });
    expect(log).toContain('no attempt of this job has kept state.json yet');
    expect(log).toContain('nothing kept yet');
    expect(log).toContain('leave twice for the same attempt');
    const fileOf = async (name: string) => (await server.call('GET', restPaths.jobFile(job.id, name))).bytes;
    expect((await fileOf('reports/a.xml')).toString()).toBe('<a/>\n');
    expect((await fileOf('report.html')).toString()).toBe('report\n');
    const listed = spawnSync('tar', ['-tzf', '-'], { input: await fileOf('dist.tar.gz'), encoding: 'utf8' });
    expect(listed.stdout).toBe('dist/\ndist/hello.txt\n');
  });

  const places = async (server: Server, runner: Runner): Promise<string[]> => [
    ...leaksInFolder(server.data, traces),
    ...leaksInFolder(runner.home, traces),
    ...leaksIn('the server', server.program?.output() ?? '', traces),
    ...leaksIn('the runner', runner.program.output(), traces),
  ];
});

/** Lines of the guide's page that hold a text. */
const guideLines = (text: string): string[] =>
  readFileSync(join(root, 'docs/guide/scripts.md'), 'utf8')
    .split('\n')
    .filter((line) => line.includes(text));

/** Of all processes of an attempt. */
function commandLinesOf(attemptId: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const isOfIt = readFileSync(`/proc/${pid}/environ`).includes(`BATON_ATTEMPT_ID=${attemptId}`);
        return isOfIt ? [readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')] : [];
      } catch {
        return []; // it has ended
      }
    });
}
