import { appendFile, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LogStore } from '@baton/server/logstore';
import { openFileLogStore } from '@baton/server/logstore/file';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startChild } from '../shared/child.ts';
import { tempFolder } from '../shared/temp-folder.ts';
import { attemptIdOf, chunk, endOf } from './log-chunks.ts';
import { chunkOf, chunksPerLog } from './log-loop.ts';

let folder: Awaited<ReturnType<typeof tempFolder>>;
beforeEach(async () => {
  folder = await tempFolder();
});
afterEach(() => folder.discard());

const text = async (logs: LogStore, log: number): Promise<string> =>
  Buffer.concat((await logs.read(attemptIdOf(log), 0, 1e9)).map(({ bytes }) => bytes)).toString();

/** Runs the child for a while and kills it. Returns how far each log was acknowledged, and which were closed. */
async function crash(
  lines: number,
  segmentBytes = 20_000,
  more: string[] = [],
): Promise<{ reached: Map<number, number>; closed: Set<number> }> {
  const child = startChild(
    new URL('../shared/children/append-loop.ts', import.meta.url),
    folder.path,
    String(segmentBytes),
    ...more,
  );
  await child.printed(lines);
  const reached = new Map<number, number>();
  const closed = new Set<number>();
  for (const line of await child.kill()) {
    const [log, number] = line.split(' ');
    if (number === 'closed') closed.add(Number(log));
    else reached.set(Number(log), Number(number));
  }
  return { reached, closed };
}

async function check(logs: LogStore, { reached, closed }: Awaited<ReturnType<typeof crash>>): Promise<void> {
  for (const [log, number] of reached) {
    const state = await logs.state(attemptIdOf(log));
    expect(state?.acknowledged).toBeGreaterThanOrEqual(number);
    const there = Array.from({ length: state?.acknowledged ?? 0 }, (_, index) => chunkOf(log, index + 1));
    expect(await text(logs, log)).toBe(there.join(''));
    if (closed.has(log)) expect(state?.end).not.toBeNull();
  }
}

const ways = ['plain', 'pack'] as const;

it.each(ways)('keeps every acknowledged chunk through kill -9, and goes on from there (%s)', async (way) => {
  const found = await crash(500, 20_000, [way]);
  const logs = await openFileLogStore({ dir: folder.path });
  await check(logs, found);
  const [open] = [...found.reached.keys()].filter((log) => !found.closed.has(log));
  const chunks = Array.from({ length: chunksPerLog }, (_, index) => chunk(index + 1, chunkOf(open ?? 0, index + 1)));
  await logs.append(attemptIdOf(open ?? 0), chunks);
  expect((await logs.close(attemptIdOf(open ?? 0), endOf(chunks))).digest).toBe(endOf(chunks).digest);
  await logs.shutdown();
});

it('ignores what a crash tore at the end of the journal', async () => {
  const found = await crash(100);
  const journal = join(folder.path, 'journal');
  const [segment] = (await readdir(journal)).sort().slice(-1);
  await appendFile(join(journal, segment ?? ''), Buffer.from('0a00000012345678torn', 'latin1'));
  const logs = await openFileLogStore({ dir: folder.path });
  await check(logs, found);
  await logs.shutdown();
});

it.each(ways)('puts right log files that the system had not written before the machine went down (%s)', async (way) => {
  const found = await crash(200, 1e9, [way]);
  // The journal is on the disk, the log files need not be: missing, empty, torn, zeroed, or longer than what was acknowledged.
  const names = (await readdir(join(folder.path, 'logs'), { recursive: true })).filter((name) => name.endsWith('.log'));
  for (const [index, name] of names.entries()) {
    const file = join(folder.path, 'logs', name);
    const bytes = await readFile(file);
    if (index % 5 === 0) await rm(file);
    else if (index % 5 === 1) await writeFile(file, '');
    else if (index % 5 === 2) await writeFile(file, bytes.subarray(0, bytes.length / 2));
    else if (index % 5 === 3) await writeFile(file, Buffer.alloc(bytes.length));
    else await appendFile(file, Buffer.alloc(500));
  }
  const logs = await openFileLogStore({ dir: folder.path });
  await check(logs, found);
  await logs.shutdown();
});

it('packs what a crash left unpacked, and is readable at every moment of it', async () => {
  const found = await crash(300, 20_000, ['pack']);
  const logs = await openFileLogStore({ dir: folder.path, pack: { share: 1, bytesMin: 0 } });
  let isOver = false;
  const packed = logs.packed().then(() => {
    isOver = true;
  });
  while (!isOver) await check(logs, found);
  await packed;
  await check(logs, found);
  const files = (await readdir(join(folder.path, 'logs'), { recursive: true })).filter((name) => name.includes('.log'));
  const names = files.map((name) => name.replace(/\.zst$/, ''));
  expect(new Set(names).size).toBe(names.length);
  expect(files.filter((name) => name.endsWith('.zst')).length).toBeGreaterThan(5);
  await logs.shutdown();
});
