import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { program } from '../cli/program.ts';

/** Carries out a command line in this process, with a home of its own. Not for verbs that run until a signal. */
export async function runVerb(words: readonly string[], home: string, environment: Record<string, string> = {}, input = '') {
  let output = '';
  const add = (text: string) => {
    output += text;
  };
  const code = await program(words, {
    environment: { PATH: process.env.PATH, HOME: home, ...environment },
    places: { config: join(home, 'baton-runner/config.json'), workspace: join(home, 'baton-runner/workspace') },
    guardCommand: ['false'],
    print: (line) => add(`${line}\n`),
    warn: add,
    input: Readable.from([input]),
    output: new Writable({ write: (_chunk, _encoding, done) => done() }),
  });
  return { code, output };
}
