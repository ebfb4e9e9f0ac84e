import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CallFailed } from '../session/call-failed.ts';
import { temporaryFolder } from '../testing/program.ts';
import { makeWorkspace } from './folder.ts';
import { KeptFolders } from './kept.ts';

let workspace: string;
let remove: () => void;
let asked: string[][];
let gone: (jobs: string[]) => string[] | CallFailed;
let later: (() => void)[];
let said: string[];
let inHand: Set<string>;
let kept: KeptFolders;

beforeEach(() => {
  [workspace, remove] = temporaryFolder();
  makeWorkspace(workspace, null);
  [asked, later, said, inHand] = [[], [], [], new Set()];
  gone = (jobs) => jobs;
  const server = {
    kept: async (jobs: string[]) => {
      asked.push(jobs);
      const answer = gone(jobs);
      if (answer instanceof CallFailed) throw answer;
      return { gone: answer };
    },
  };
  const clock = {
    after: (_: number, run: () => void) => {
      later.push(run);
      return () => {};
    },
  };
  kept = new KeptFolders({
    workspace,
    user: null,
    server,
    clock,
    say: (_, words) => void said.push(words),
    inHand: () => inHand,
    jobsMax: 5,
  });
});
afterEach(async () => {
  await kept.close();
  remove();
});

const names = (): string[] => readdirSync(join(workspace, 'kept')).sort();
function keep(name: string = randomUUID()): string {
  mkdirSync(join(workspace, 'kept', name, 'deep'), { recursive: true });
  writeFileSync(join(workspace, 'kept', name, 'deep', 'file'), '');
  return name;
}

test('asks with each session and then again and again, and removes what is gone', async () => {
  const [first, second] = [keep(), keep()];
  gone = () => [first];
  kept.onSession('a');
  kept.onSession('a');
  await kept.sweep();
  expect(asked).toEqual([[first, second].sort()]);
  expect(names()).toEqual([second]);
  gone = () => [second];
  later.at(-1)?.();
  await kept.sweep();
  expect(names()).toEqual([]);
});

test('what is in hand is neither asked after nor removed, also when it came meanwhile', async () => {
  const [busy, comes] = [keep(), keep()];
  inHand.add(busy);
  gone = (jobs) => {
    inHand.add(comes);
    return [...jobs, busy];
  };
  await kept.sweep();
  expect(asked).toEqual([[comes]]);
  expect(names()).toEqual([busy, comes].sort());
});

test('of many it asks in parts, and without any not at all', async () => {
  await kept.sweep();
  expect(asked).toEqual([]);
  for (let i = 0; i < 7; i += 1) mkdirSync(join(workspace, 'kept', randomUUID()));
  await kept.sweep();
  expect(asked.map(({ length }) => length)).toEqual([5, 2]);
  expect(names()).toEqual([]);
});

test('what is of no job is removed, and a link is not followed', async () => {
  const elsewhere = join(workspace, 'elsewhere');
  mkdirSync(elsewhere);
  writeFileSync(join(elsewhere, 'file'), '');
  symlinkSync(elsewhere, join(workspace, 'kept', 'link'));
  symlinkSync(elsewhere, join(workspace, 'kept', randomUUID()));
  keep('no-job');
  await kept.sweep();
  expect(names()).toEqual([]);
  expect(existsSync(join(elsewhere, 'file'))).toBe(true);
});

test('a server that can not be asked, or does not know the call, changes nothing', async () => {
  const id = keep();
  for (const [code, status] of [
    ['server_unreachable', null],
    ['not_found', 404],
  ] as const) {
    gone = () => new CallFailed({ code, message: code, status });
    await kept.sweep();
  }
  gone = () => [randomUUID(), '../../jobs'];
  await kept.sweep();
  expect([names(), said]).toEqual([[id], []]);
});
