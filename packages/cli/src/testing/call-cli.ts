import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { readEnvironment } from '../config/environment.ts';
import { createContext } from '../context.ts';
import { runProgram } from '../program.ts';
import { type CliSurroundings, newFolder } from './run-cli.ts';

interface Surroundings extends CliSurroundings {
  /** Makes it a terminal: what is typed when this question appears on stderr, in turn. */
  answers?: readonly (readonly [question: string, typed: string])[];
}

/** Runs a command line in this process: as `runCli`, much faster, but without signals and a real exit. */
export async function callCli(words: readonly string[], { env = {}, input, answers }: Surroundings = {}) {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  if (answers) typeAnswers(stdin, stderr, answers);
  else stdin.end(input ?? '');
  const output = Promise.all([buffer(stdout), buffer(stderr)]);
  const code = await runProgram(words, createContext(readEnvironment({ HOME: newFolder(), ...env }), { stdin, stdout, stderr }));
  stdout.end();
  stderr.end();
  const [out, err] = await output;
  return { code, stdout: out, stderr: err.toString('utf8') };
}

function typeAnswers(stdin: PassThrough, stderr: PassThrough, answers: NonNullable<Surroundings['answers']>): void {
  Object.assign(stdin, { isTTY: true, setRawMode: () => stdin });
  Object.assign(stderr, { isTTY: true, columns: 80 });
  const left = [...answers];
  stderr.on('data', (chunk: Buffer) => {
    const [question, typed] = left[0] ?? [];
    if (question === undefined || typed === undefined || !chunk.includes(question)) return;
    left.shift();
    for (const key of typed) stdin.write(key);
  });
}
