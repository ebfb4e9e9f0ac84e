import { join } from 'node:path';
import { PassThrough, Readable, Writable } from 'node:stream';
import { program } from '../cli/program.ts';

/** Carries out a command line in this process, with a home of its own. Not for verbs that run until a signal. */
export async function runVerb(
  words: readonly string[],
  home: string,
  environment: Record<string, string> = {},
  input = '',
  selfCommand = ['false'],
) {
  const { code, output } = await run(words, home, environment, Readable.from([input]), () => {}, selfCommand);
  return { code, output };
}

/** The same in a terminal: what is typed when these words appear, in turn. */
export async function runInTerminal(words: readonly string[], home: string, answers: readonly (readonly [string, string])[]) {
  const typed = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => typed });
  const left = [...answers];
  let seen = '';
  return await run(words, home, {}, typed, (shown) => {
    seen += shown;
    const [question, answer] = left[0] ?? [];
    if (question === undefined || !seen.includes(question)) return;
    left.shift();
    seen = '';
    setImmediate(() => typed.write(`${answer}\r`));
  });
}

async function run(
  words: readonly string[],
  home: string,
  environment: Record<string, string>,
  input: Readable & { isTTY?: boolean },
  onShown: (text: string) => void,
  selfCommand: readonly string[] = ['false'],
) {
  let output = '';
  let shown = '';
  const add = (text: string) => {
    output += text;
  };
  const code = await program(words, {
    environment: { PATH: process.env.PATH, HOME: home, BATON_EXECUTORS: 'shell', ...environment },
    places: { config: join(home, 'baton-runner/config.json'), workspace: join(home, 'baton-runner/workspace') },
    selfCommand,
    print: (line) => add(`${line}\n`),
    warn: add,
    input,
    output: new Writable({
      write(chunk, _encoding, done) {
        shown += String(chunk);
        onShown(String(chunk));
        done();
      },
    }),
  });
  return { code, output, shown };
}
