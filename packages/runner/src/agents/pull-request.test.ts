import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DriveContext } from '../executors/driver.ts';
import { DriveBench } from '../testing/drive-bench.ts';
import { openPullRequest } from './pull-request.ts';
import type { WorkRepository } from './workspace.ts';

let bench: DriveBench;
let bin: string;
beforeEach(() => {
  bench = new DriveBench({ secrets: { TOKEN: 'hunter2-hunter2' } });
  bin = join(bench.folder, 'bin');
  mkdirSync(bin);
});
afterEach(() => bench.remove());

/** Stands where `gh` does: says this, and writes down what it was told. */
function gh(says: string, exitCode: number): void {
  const file = join(bin, 'gh');
  writeFileSync(
    file,
    `#!/bin/sh\nprintf '%s\\n' "$@" "token $GH_TOKEN" > '${bench.folder}/told'\necho '${says}'\nexit ${exitCode}\n`,
  );
  chmodSync(file, 0o755);
}

const checkout = { repository: 'https://git.example.com/team/app.git', ref: null, depth: null, submodules: false, path: null };

async function open(repository = checkout.repository): Promise<unknown> {
  let answer: unknown;
  const work = { checkout: { ...checkout, repository, credential: 'TOKEN' }, branch: 'work', from: 'main' } as WorkRepository;
  const words = { title: 'Greet', body: 'Hello.', isDraft: true };
  const drive = async (_job: unknown, context: DriveContext) => {
    const environment = { ...context.environment, PATH: `${bin}:/usr/bin:/bin` };
    answer = await openPullRequest(work, words, {
      ...context,
      run: (tool) => context.run(tool),
      say: (line) => context.say(line),
      scratch: context.scratch,
      secrets: context.secrets,
      environment,
    });
    return { kind: 'succeeded' } as const;
  };
  const verdict = await bench.drive({ name: 'claude-code', drive });
  return verdict.kind === 'succeeded' ? answer : verdict;
}

test('gh opens it, with the token that pushed', async () => {
  gh('https://git.example.com/team/app/pull/7', 0);
  expect(await open()).toBe('https://git.example.com/team/app/pull/7');
  const told = readFileSync(join(bench.folder, 'told'), 'utf8').split('\n');
  expect(told).toEqual(
    expect.arrayContaining(['git.example.com/team/app', 'work', 'main', 'Greet', '--draft', 'token hunter2-hunter2']),
  );
  expect(bench.said()).not.toContain('hunter2');
});

test('one that is there already is as good', async () => {
  gh('a pull request for branch "work" already exists: https://git.example.com/team/app/pull/3', 1);
  expect(await open()).toBe('https://git.example.com/team/app/pull/3');
});

test('what else goes wrong fails the job, and says that the branch is there', async () => {
  gh('GraphQL: no permission', 1);
  const message = 'work was pushed, but gh opened no pull request: GraphQL: no permission';
  expect(await open()).toMatchObject({ kind: 'failed', message });
});

test('without gh, and for a folder, it is said that none is opened', async () => {
  expect(await open()).toBeNull();
  expect(bench.said()).toContain('gh is not on this runner');
  gh('', 0);
  expect(await open('file:///srv/app.git')).toBeNull();
  expect(bench.said()).toContain('the repository is not of a server that gh knows');
});
