/*
 * Stands in the place of `ansible-playbook` and `ansible-galaxy`: prints, tells and ends as the real ones did when the recording was made. It is
 * a program: NODE replay.ts RECORDINGS TOOL ARGUMENT…
 */
import { execFileSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { basename } from 'node:path';
import { hereMark, type Recording, type Recordings } from './recording.ts';

const [, , recordings = '', tool = '', ...args] = process.argv;

function recordingOf(): Recording {
  const name = `${tool} ${basename(args.at(-1) ?? '')}`;
  const all = JSON.parse(readFileSync(recordings, 'utf8')) as Recordings;
  const found = all[tool === 'ansible-galaxy' ? `${tool} ${args[0]}` : name];
  if (!found) throw new Error(`nothing is recorded of ${name}`);
  return found;
}

const { before, after, exitCode, passwords } = recordingOf();
for (const [option, password] of Object.entries(passwords)) {
  const printer = args.find((arg) => arg.startsWith(`${option}=`))?.slice(option.length + 1);
  const given = printer === undefined ? null : execFileSync(printer, { encoding: 'utf8' }).trimEnd();
  if (given !== password) throw new Error(`${option} does not give what it gave when this was recorded`);
}

const pipe = process.env.BATON_ANSIBLE_EVENTS;
const events = pipe === undefined ? null : openSync(pipe, 'w');
const here = (text: string): string => text.replaceAll(hereMark, process.cwd());
const say = ({ stdout, stderr, told }: Recording['before']): void => {
  writeSync(1, here(stdout));
  writeSync(2, here(stderr));
  if (events !== null) writeSync(events, here(told));
};
const end = (): void => {
  if (after) say(after);
  if (events !== null) closeSync(events);
  process.exit(exitCode);
};

if (after) process.on('SIGINT', end);
say(before);
if (after) setInterval(() => {}, 60_000);
else end();
