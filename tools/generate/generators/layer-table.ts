import { readFile } from 'node:fs/promises';
import { printTable } from '../../tidy/layers/print-table.ts';
import { table } from '../../tidy/layers/table.ts';
import { replaceMarked } from '../marked.ts';

export const path = 'ARCHITECTURE.md';

/** ARCHITECTURE.md with the table of who may import whom as the check reads it. */
export async function generate(): Promise<string> {
  const page = await readFile(new URL('../../../ARCHITECTURE.md', import.meta.url), 'utf8');
  return replaceMarked(page, 'layers', printTable(table));
}
