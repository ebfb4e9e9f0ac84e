/*
 * Runs the real tool and writes down what it printed, told and ended with. Stands in the place of `ansible-playbook` and `ansible-galaxy` while the
 * suite is recorded. It is a program: NODE record.ts RECORDINGS REAL-TOOL ARGUMENT…
 */
import { execFileSync, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { basename, join } from 'node:path';
import { hereMark, type Recording, type Recordings, type Said } from './recording.ts';

const [, , recordings = '', real = '', ...args] = process.argv;
const tool = basename(real);
const subject = tool === 'ansible-galaxy' ? (args[0] ?? '') : basename(args.at(-1) ?? '');

const pipe = process.env.BATON_ANSIBLE_EVENTS;
const events = pipe === undefined ? null : openSync(pipe, 'w');
const told = join(process.cwd(), '.told');
writeFileSync(told, '');

const said: Said = { stdout: '', stderr: '', told: '' };
let before: Said | null = null;
const child = spawn(real, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, BATON_ANSIBLE_EVENTS: told } });
for (const stream of ['stdout', 'stderr'] as const)
  child[stream].on('data', (bytes: Buffer) => {
    said[stream] += bytes.toString();
    process[stream].write(bytes);
  });
function passOn(): void {
  const all = readFileSync(told, 'utf8');
  if (events !== null) writeSync(events, all.slice(said.told.length));
  said.told = all;
}
const timer = setInterval(passOn, 20);
process.on('SIGINT', () => {
  before ??= { ...said };
  child.kill('SIGINT');
});

const passwords = Object.fromEntries(
  ['--vault-password-file', '--become-password-file'].flatMap((option) => {
    const printer = args.find((arg) => arg.startsWith(`${option}=`))?.slice(option.length + 1);
    return printer === undefined ? [] : [[option, execFileSync(printer, { encoding: 'utf8' }).trimEnd()]];
  }),
);

child.on('close', (exitCode) => {
  clearInterval(timer);
  passOn();
  const mark = (text: string): string => text.replaceAll(process.cwd(), hereMark);
  const marked = ({ stdout, stderr, told: facts }: Said): Said => ({
    stdout: mark(stdout),
    stderr: mark(stderr),
    told: mark(facts),
  });
  const rest = (from: Said): Said => ({
    stdout: said.stdout.slice(from.stdout.length),
    stderr: said.stderr.slice(from.stderr.length),
    told: said.told.slice(from.told.length),
  });
  const recording: Recording = {
    before: marked(before ?? said),
    after: before && marked(rest(before)),
    exitCode: exitCode ?? 255,
    passwords,
  };
  const all = existsSync(recordings) ? (JSON.parse(readFileSync(recordings, 'utf8')) as Recordings) : {};
  writeFileSync(recordings, `${JSON.stringify({ ...all, [`${tool} ${subject}`]: recording }, null, 2)}\n`);
  if (events !== null) closeSync(events);
  process.exit(exitCode ?? 255);
});
