/**
 * `npm run screenshots [-- FOLDER]`: pictures of everything that the page can show, in light and dark, wide
 * and on a phone, and a page that shows them all beside their names. They are for eyes: look
 * at them before a change of the page counts as done.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { root } from '../support/places.ts';
import { writeContactSheet } from './support/contact-sheet.ts';

const [wanted = join(root, 'screenshots')] = process.argv.slice(2);
if (wanted.startsWith('-')) {
  console.error('npm run screenshots [-- FOLDER]: pictures of all that the page can show; FOLDER is where they go (screenshots)');
  process.exit(wanted === '--help' || wanted === '-h' ? 0 : 2);
}
const folder = resolve(wanted);
mkdirSync(folder, { recursive: true });
const run = (...words: string[]): number =>
  spawnSync(process.execPath, words, { cwd: root, stdio: 'inherit', env: { ...process.env, BATON_SCREENSHOTS: folder } })
    .status ?? 1;

const vitest = join(root, 'node_modules/vitest/vitest.mjs');
process.exitCode =
  run(join(root, 'tools/build/build.ts')) || run(vitest, 'run', '--project', 'browser', 'tests/e2e/browser/pages.test.ts');
console.log(`All pictures at once: ${writeContactSheet(folder)}`);
