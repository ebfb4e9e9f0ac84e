import { mkdirSync, writeFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { runnerFolder, startedAt, tellStart } from './applies.ts';
import { plainArgs, readRecording, takeNumber } from './recording.ts';

/*
 * Stands in the place of the tool, and does what was recorded: `play.ts RECORDING ARGUMENT…`, with HOME the folder of the test. Of several runs
 * with the same arguments each is played once, in their order.
 */

const [recording = '', ...args] = process.argv.slice(2);
const folder = process.env.HOME ?? '';
const { version, runs } = readRecording(recording);

const filled = (text: string): string =>
  text
    .replaceAll('{{runner}}', runnerFolder(folder))
    .replaceAll('{{folder}}', folder)
    .replaceAll('{{who}}', `${userInfo().username}@${hostname()}`)
    .replaceAll('{{created}}', startedAt(folder));

async function play(): Promise<number> {
  if (args[0] === '--version') {
    process.stdout.write(version);
    return 0;
  }
  const wanted = JSON.stringify(plainArgs(args));
  const number = takeNumber(join(folder, 'played'), runs.length, (at) => JSON.stringify(runs[at]?.args) === wanted);
  const run = number === null ? undefined : runs[number];
  if (!run) {
    process.stderr.write(`Error: nothing is recorded of ${wanted}\n`);
    return 97;
  }
  if (args[0] === 'apply') tellStart(folder);
  for (const [path, text] of Object.entries(run.files)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, filled(text));
  }
  const out = args.find((arg) => arg.startsWith('-out='))?.slice('-out='.length);
  if (out !== undefined && run.exitCode !== 1) writeFileSync(out, `the plan of run ${number}`);
  for (const piece of run.pieces) {
    if ('text' in piece) process[piece.stream].write(filled(piece.text));
    else await gotSignal(piece.signal);
  }
  return run.exitCode;
}

/** One that came before it is waited for counts too. */
const came: string[] = [];
let onSignal = (): void => {};
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    came.push(signal);
    onSignal();
  });

async function gotSignal(signal: string): Promise<void> {
  const alive = setInterval(() => {}, 1 << 30);
  while (!came.includes(signal))
    await new Promise<void>((resolve) => {
      onSignal = resolve;
    });
  clearInterval(alive);
  came.splice(came.indexOf(signal), 1);
}

process.exitCode = await play();
