import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Job, restPaths } from '@baton/protocol';
import { GitServer } from '@baton/runner/testing/git-server';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { useBench } from './support/bench.ts';
import { rawLog, untilRunning } from './support/jobs.ts';
import { leaksIn, leaksInFolder, tracesOf } from './support/leaks.ts';
import { untilLog, untilOver } from './support/live.ts';
import { Runner } from './support/runner.ts';
import { Server } from './support/server.ts';
import { Gate } from './support/signals.ts';

const token = 'only-for-the-repository-7f3a';
const traces = tracesOf([token]);

describe('a script with a private repository', () => {
  const bench = useBench();
  let git: GitServer;
  beforeEach(async () => {
    git = await new GitServer().start();
    git.password = token;
  });
  afterEach(() => git.stop());

  test('gets it, and its token is on no disk, in no log and in no command line', async () => {
    const commit = git.repository('private').commit({ 'hello.txt': 'hello from the repository\n' });
    const server = await Server.start(bench);
    const runner = await Runner.start(bench, server);
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
    expect(history[0]?.usage?.memoryPeakBytes).toBeGreaterThan(10e6);
  });

  test('that it may not read fails with words; many checkouts leave one clone and no worktree', async () => {
    git.repository('private').commit({ 'hello.txt': 'hello\n' });
    const server = await Server.start(bench);
    const runner = await Runner.start(bench, server, { capacity: 3 });
    const submit = (credential: string | undefined) =>
      server.post<Job>(restPaths.jobs, {
        secretEnvironment: { GIT_TOKEN: token, WRONG: 'not-the-token' },
        spec: { script: 'cat hello.txt', checkout: { repository: git.urlOf('private'), ...(credential && { credential }) } },
      });
    const count = process.env.BATON_TEST_DURATIONS === 'real' ? 200 : 6;
    const jobs = await Promise.all(Array.from({ length: count }, () => submit('GIT_TOKEN')));
    const ends = await Promise.all(jobs.map(({ id }) => untilOver(server, id)));
    expect(ends.map(({ job }) => job.state)).toEqual(jobs.map(() => 'succeeded'));
    const [, refused] = await Promise.all(
      [undefined, 'WRONG'].map(async (credential) => untilOver(server, (await submit(credential)).id)),
    );
    expect(refused?.job).toMatchObject({
      state: 'failed',
      outcome: { message: expect.stringContaining('does not let the token in WRONG read') },
    });
    const cache = join(runner.home, 'workspace', 'cache', 'git');
    const [clone = '', ...others] = readdirSync(cache).filter((name) => name.endsWith('.git'));
    expect(others).toEqual([]);
    expect(readdirSync(join(cache, clone))).not.toContain('worktrees');
    await expect.poll(() => readdirSync(join(runner.home, 'workspace', 'jobs'))).toEqual([]);
  });

  const places = async (server: Server, runner: Runner): Promise<string[]> => [
    ...leaksInFolder(server.data, traces),
    ...leaksInFolder(runner.home, traces),
    ...leaksIn('the server', server.program?.output() ?? '', traces),
    ...leaksIn('the runner', runner.program.output(), traces),
  ];
});

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
