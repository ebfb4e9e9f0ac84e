import { readFile, writeFile } from 'node:fs/promises';
import { page } from './page.ts';
import { type Results, renewed } from './results.ts';

const fileOf = (name: string): URL => new URL(`../${name}`, import.meta.url);

/** Takes new sections into bench/results.json and makes bench/results.md from it. */
export async function keep(measured: Results, names: readonly string[]): Promise<void> {
  const kept = JSON.parse(await readFile(fileOf('results.json'), 'utf8')) as Results;
  const results = renewed(kept, measured, names);
  await writeFile(fileOf('results.json'), `${JSON.stringify(results, null, 2)}\n`);
  await writeFile(fileOf('results.md'), page(results, names, await readFile(fileOf('notes.md'), 'utf8')));
}
