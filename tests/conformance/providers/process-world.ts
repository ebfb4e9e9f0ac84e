import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Standing } from './provider-harness.ts';

/** A runner's program that runs. */
export interface RunningRunner {
  pid: number;
  words: string[];
  environment: string;
}

/** Programs of runners that run, of those whose folders are here. */
export async function runnersIn(root: string): Promise<RunningRunner[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const all = await Promise.all(
    pids.map(async (pid) => {
      const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      const mine = line.includes(`\0start\0--config\0${root}/`);
      const environment = mine ? await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '') : '';
      return mine ? [{ pid, words: line.split('\0'), environment }] : [];
    }),
  );
  return all.flat();
}

/** The same, as people find them. */
export async function standingIn(root: string): Promise<Standing[]> {
  const runners = await runnersIn(root);
  return runners.map(({ words, environment }) => {
    const id = /BATON_RUNNER_ID=([^\0]*)/.exec(environment)?.[1];
    return { kind: 'process', name: `baton-runner-${id}`, shows: JSON.stringify([words, environment]) };
  });
}

/** All of them, also those that are being made or taken away. */
export async function foldersIn(parent: string, kind: string): Promise<Standing[]> {
  const names = await readdir(parent).catch(() => []);
  return Promise.all(
    names.map(async (name) => ({ kind, name: join(parent, name), shows: await readableIn(join(parent, name)) })),
  );
}

/** Names of files, and what those hold that others than their owner may read. */
async function readableIn(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const texts = await Promise.all(
    entries.map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      const mode = (await stat(path).catch(() => null))?.mode ?? 0;
      const isOpen = entry.isFile() && (mode & 0o077) !== 0;
      return [path, isOpen ? await readFile(path, 'utf8').catch(() => '') : ''];
    }),
  );
  return JSON.stringify(texts);
}
