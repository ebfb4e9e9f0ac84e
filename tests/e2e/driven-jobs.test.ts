import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Job, restPaths } from '@baton/protocol';
import { GitServer } from '@baton/runner/testing/git-server';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { useBench } from './support/bench.ts';
import { untilRunning } from './support/jobs.ts';
import { untilJob, untilOver } from './support/live.ts';
import { isAlive, processesOf, processesWith } from './support/process-table.ts';
import { Runner } from './support/runner.ts';
import { Server } from './support/server.ts';
import { Mailbox } from './support/signals.ts';
import { untilEmpty } from './support/within.ts';

const patienceMs = 10_000;

/** Also while folders are being removed. */
function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch {
    return ['a folder that was removed meanwhile'];
  }
}

/** What is in the runner's workspace besides what stays there. */
function leftIn({ home }: Runner): string[] {
  const workspace = join(home, 'workspace');
  const all = filesIn(workspace);
  // the folder by which a clone is locked is empty while nobody holds it
  const stays = /^(?:own-log\.json|runner\.json|jobs|kept|cache|cache\/git|cache\/git\/[^/]+\.git(?:\.lock|\/.*)?)$/;
  const passes = /^cache\/git\/[^/]+\/.*(?:\.lock|\.part|\/tmp_\w+|\/worktrees(?:\/.*)?)$/;
  return all.filter((path) => !stays.test(path) || passes.test(path));
}

/** The parent of a process. */
const parentOf = (pid: number): number => Number(/^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);

describe('jobs with a driver', () => {
  const bench = useBench();
  let git: GitServer;
  beforeEach(async () => {
    git = await new GitServer().start();
    git.repository('code').commit({ 'hello.txt': 'hello\n' });
  });
  afterEach(() => git.stop());

  const drive = (server: Server, script: string): Promise<Job> =>
    server.post<Job>(restPaths.jobs, { spec: { script, checkout: { repository: git.urlOf('code') } } });

  test('leave no process and no file behind when driver, guard or runner are killed', async () => {
    const server = await Server.start(bench);
    const runner = await Runner.start(bench, server);
    const mailbox = new Mailbox(bench);
    /** A running job; pids of its driver, and of what it started. */
    const running = async (name: string) => {
      const script = `sleep 1000 & setsid sleep 1000 & echo "${name}-$BATON_ATTEMPT_NUMBER $PPID" > ${mailbox.path}; wait`;
      const { id } = await drive(server, script);
      const attempt = await untilRunning(server, id);
      const driver = Number((await mailbox.until(`${name}-1`)).split(' ')[1]);
      // one that is just becoming another program shows nothing of itself
      await expect.poll(() => processesOf(attempt.id).length).toBeGreaterThanOrEqual(4);
      expect(processesOf(attempt.id)).toContain(driver);
      return { id, attempt, driver };
    };
    const nothingIsLeft = async (attemptId: string): Promise<void> => {
      await untilEmpty(() => processesOf(attemptId), patienceMs);
      await untilEmpty(() => leftIn(runner), patienceMs);
    };

    const first = await running('driver');
    process.kill(first.driver, 'SIGKILL');
    const { job: failed } = await untilOver(server, first.id);
    expect(failed).toMatchObject({ state: 'failed', outcome: { message: expect.stringContaining('ended too early: SIGKILL') } });
    await nothingIsLeft(first.attempt.id);

    const second = await running('guard');
    process.kill(parentOf(second.driver), 'SIGKILL');
    await untilRunning(server, second.id, 2, patienceMs);
    await untilEmpty(() => processesOf(second.attempt.id), patienceMs);
    await mailbox.until('guard-2');
    await server.post(restPaths.jobCancel(second.id));
    const { history } = await untilOver(server, second.id);
    expect(history.map(({ cause }) => cause)).toEqual(['interrupted', 'cancelled']);
    await nothingIsLeft(history[1]?.id ?? '');

    const third = await running('runner');
    await runner.end('SIGKILL');
    await untilEmpty(() => processesOf(third.attempt.id), patienceMs);
    expect(isAlive(third.driver)).toBe(false);
    runner.start();
    await untilJob(server, third.id, (view) => view.history.length === 2 && view.history[0]?.log !== null, patienceMs);
    await mailbox.until('runner-2');
    await server.post(restPaths.jobCancel(third.id));
    await nothingIsLeft((await untilOver(server, third.id)).history[1]?.id ?? '');
    expect(processesWith(`HOME=${runner.home}\0`).every((pid) => isAlive(pid))).toBe(true);
  });

  test('in a row with plain ones leave nothing', async () => {
    const server = await Server.start(bench);
    const runner = await Runner.start(bench, server, { capacity: 4 });
    const before = processesWith(`HOME=${runner.home}\0`).length;
    const count = process.env.BATON_TEST_DURATIONS === 'real' ? 200 : 12;
    const scripts = ['cat hello.txt', 'setsid sleep 1000 & sleep 1000 & exit 0', 'mktemp -p . > x; exit 3', 'kill -9 $$'];
    const ids = await Promise.all(
      Array.from({ length: count }, async (_, index) => {
        const script = scripts[Math.floor(index / 2) % scripts.length] ?? '';
        const job = index % 2 === 0 ? drive(server, script) : server.post<Job>(restPaths.jobs, { spec: { script } });
        return (await job).id;
      }),
    );
    const ends = await Promise.all(ids.map((id) => untilOver(server, id, 1_000 * count)));
    expect(ends.map(({ job }) => job.state).filter((state) => state === 'succeeded').length).toBeGreaterThan(count / 4);
    await untilEmpty(() => ends.flatMap(({ history }) => history.flatMap(({ id }) => processesOf(id))), patienceMs);
    await untilEmpty(() => leftIn(runner), patienceMs);
    // the guard keeps a shell ready, which it may not have had before
    expect(processesWith(`HOME=${runner.home}\0`).length).toBeLessThanOrEqual(before + 1);
  });
});
