import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench } from './bench.ts';
import { type Program, startProgram } from './program.ts';

/** A home with nothing in it; of this machine's npm it has the settings that the administrator made for everybody. */
function emptyHome(bench: Bench): string {
  const home = bench.folder();
  const shared = execFileSync('npm', ['config', 'get', 'globalconfig'], { encoding: 'utf8' }).trim();
  if (existsSync(shared)) copyFileSync(shared, join(home, '.npmrc'));
  return home;
}

/** Runs a command in an empty folder of an empty home, as somebody does who pastes it into a terminal. */
export function paste(bench: Bench, command: string): { home: string; program: Program } {
  const home = emptyHome(bench);
  const folder = join(home, 'empty');
  mkdirSync(folder);
  // the repository's own programs and settings are out of reach
  const path = (process.env.PATH ?? '').split(':').filter((place) => !place.includes('node_modules'));
  const env = { PATH: path.join(':'), HOME: home };
  const program = startProgram(bench, 'sh', ['-c', command], { cwd: folder, env, name: 'the pasted command', group: true });
  // npm would leave behind what it started
  bench.defer(() => program.kill('SIGKILL'));
  return { home, program };
}
