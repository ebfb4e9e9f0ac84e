import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { runnerFolder } from './applies.ts';
import { plainArgs, type RecordedRun, takeNumber } from './recording.ts';

/*
 * Stands in the place of the tool, runs it, and writes down what it did: `record.ts TOOL ARGUMENT…`, with HOME the folder of the test, in which
 * `recorded` gets a file for each run.
 */

const [real = '', ...args] = process.argv.slice(2);
const folder = process.env.HOME ?? '';
const who = `${userInfo().username}@${hostname()}`;

const clean = (text: string): string =>
  text
    .replaceAll(runnerFolder(folder), '{{runner}}')
    .replaceAll(folder, '{{folder}}')
    .replaceAll(who, '{{who}}')
    .replace(/(Created: +)[^\\\n]+/g, '$1{{created}}');

const number = takeNumber(join(folder, 'recorded'), 1000, () => true);
const run: RecordedRun = { args: plainArgs(args), pieces: [], exitCode: 0, files: {} };
const child = spawn(real, args, { stdio: ['ignore', 'pipe', 'pipe'] });
for (const stream of ['stdout', 'stderr'] as const) {
  child[stream].setEncoding('utf8').on('data', (text: string) => {
    process[stream].write(text);
    run.pieces.push({ stream, text });
  });
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    run.pieces.push({ signal });
    child.kill(signal);
  });
}
child.on('close', (exitCode) => {
  run.exitCode = exitCode ?? 1;
  run.pieces = joined(run.pieces);
  for (const path of ['.terraform/terraform.tfstate', '.terraform.lock.hcl'])
    if (args[0] === 'init' && existsSync(path)) run.files[path] = clean(readFileSync(path, 'utf8'));
  writeFileSync(join(folder, 'recorded', `${number}`, 'run.json'), JSON.stringify(run));
  process.exitCode = run.exitCode;
});

/** Neighbours of one stream are one text. */
function joined(pieces: RecordedRun['pieces']): RecordedRun['pieces'] {
  const all: RecordedRun['pieces'] = [];
  for (const piece of pieces) {
    const last = all.at(-1);
    if (last && 'text' in last && 'text' in piece && last.stream === piece.stream) last.text += piece.text;
    else all.push({ ...piece });
  }
  return all.map((piece) => ('text' in piece ? { ...piece, text: clean(piece.text) } : piece));
}
