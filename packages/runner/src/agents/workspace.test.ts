import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DriveContext, DrivenJob } from '../executors/driver.ts';
import { DriveBench } from '../testing/drive-bench.ts';
import { GitRepository, git } from '../testing/git-server.ts';
import { agentEnvironment, homeOf } from './environment.ts';
import { Fields } from './fields.ts';
import { readAgentJob } from './job.ts';
import { beginWorkspace, reopenWorkspace, stateOfWorkspace } from './workspace.ts';

let bench: DriveBench;
let repository: GitRepository;
beforeEach(() => {
  bench = new DriveBench({ secrets: { TOKEN: 'hunter2-hunter2', KEY: 'sk-1' }, environment: { XDG_CONFIG_HOME: '/elsewhere' } });
  repository = new GitRepository(join(bench.folder, 'app'));
  repository.commit({ 'a.txt': 'one' });
});
afterEach(() => bench.remove());

const jobOf = (more: object) => readAgentJob(new Fields({ prompt: 'x', checkout: { repository: repository.url }, ...more }));

/** What comes of something that a driver does in an attempt; what it throws is the answer too. */
async function within<T>(work: (context: DriveContext, driven: DrivenJob) => Promise<T>): Promise<T | string> {
  let answer: T | undefined;
  const drive = async (driven: DrivenJob, context: DriveContext) => {
    answer = await work(context, driven);
    return { kind: 'succeeded' } as const;
  };
  const verdict = await bench.drive({ name: 'Work', drive });
  return verdict.kind === 'failed' ? verdict.message : (answer as T);
}

const begin = (more: object = {}) => within((context, driven) => beginWorkspace(jobOf(more), driven, context));

describe('the folder of a job', () => {
  test('begins clean, on a branch of the job, with the commit from which it began', async () => {
    const workspace = await begin();
    if (typeof workspace === 'string') throw new Error(workspace);
    expect(workspace.repository).toMatchObject({
      branch: 'baton/work-job',
      base: repository.git('rev-parse', 'HEAD'),
      from: 'main',
    });
    expect(git(workspace.folder, 'status', '--short', '--branch')).toBe('## baton/work-job');
  });

  test('begins anew when an attempt was lost; what that one did stays beside it', async () => {
    const first = await begin();
    if (typeof first === 'string') throw new Error(first);
    writeFileSync(join(first.folder, 'half.txt'), 'half');
    const second = await begin();
    expect(second).toMatchObject({ folder: first.folder });
    expect(readdirSync(first.folder).sort()).toEqual(['.git', 'a.txt']);
    expect(readFileSync(join(`${first.folder}.1`, 'half.txt'), 'utf8')).toBe('half');
  });

  test('can be on a branch that is there already, when that is what is checked out', async () => {
    repository.git('branch', 'work');
    expect(await begin({ branch: 'work', push: 'gate' })).toContain('has a branch work already');
    expect(await begin({ branch: 'work' })).toMatchObject({ repository: { branch: 'work', from: 'main' } });
    const checkout = { repository: repository.url, ref: 'work' };
    expect(await begin({ branch: 'work', push: 'gate', checkout })).toMatchObject({
      repository: { branch: 'work', from: 'work' },
    });
  });

  test('is found again as it was left, or not at all', async () => {
    const workspace = await begin();
    if (typeof workspace === 'string') throw new Error(workspace);
    writeFileSync(join(workspace.folder, 'half.txt'), 'half');
    const state = await within(() => stateOfWorkspace(workspace));
    if (typeof state === 'string') throw new Error(state);
    const again = await within((context) => reopenWorkspace(jobOf({}), state, context));
    expect(again).toMatchObject({ folder: workspace.folder, repository: { base: workspace.repository?.base } });
    expect(existsSync(join(workspace.folder, 'half.txt'))).toBe(true);
    const other = { ...state, current: 'other' } as typeof state;
    expect(await within((context) => reopenWorkspace(jobOf({}), other, context))).toContain('it was left as it is');
  });

  test('that is gone is missed in words', async () => {
    const message = 'the folder of this conversation is no longer on this runner: run the job again';
    expect(await within((context) => reopenWorkspace(jobOf({}), null, context))).toBe(message);
  });
});

describe('what an agent gets', () => {
  const environmentOf = (more: object) =>
    within(async (context, driven) => agentEnvironment(jobOf(more), driven, context, homeOf(jobOf(more), context)));

  test('is a home of its own, the author, its key, and not the credential for git', async () => {
    const checkout = { repository: 'https://git.example.com/app', credential: 'TOKEN' };
    const environment = await environmentOf({ checkout, environment: { MODE: 'test' } });
    expect(environment).toMatchObject({
      HOME: join(bench.folder, 'kept', 'job', 'home'),
      KEY: 'sk-1',
      MODE: 'test',
      GIT_AUTHOR_NAME: 'Baton: Work',
    });
    expect(environment).toMatchObject({ TOKEN: undefined, XDG_CONFIG_HOME: undefined });
  });

  test("can be what the runner's user has", async () => {
    expect(await environmentOf({ account: 'machine' })).toMatchObject({ HOME: bench.folder, XDG_CONFIG_HOME: '/elsewhere' });
  });
});
