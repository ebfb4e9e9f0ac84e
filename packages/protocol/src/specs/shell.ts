import { type Static, Type } from 'typebox';
import { closed } from '../shared/fields.ts';
import { Artifacts, artifactsProblem } from './artifacts.ts';
import { Checkout, checkoutProblem } from './checkout.ts';
import { Environment, noZero } from './spec-fields.ts';
import type { SpecKind } from './spec-kind.ts';

/** What the `shell` executor runs: a command with its arguments, or a script given to an interpreter. */
export const ShellSpec = Type.Object(
  {
    command: Type.Optional(
      Type.Array(Type.String({ maxLength: 131_072, pattern: noZero }), {
        minItems: 1,
        maxItems: 1024,
        title: 'Command',
        description: 'a program and its arguments, run without a shell; instead of a script',
      }),
    ),
    script: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 1_000_000,
        title: 'Script',
        description: 'instead of a command',
        multiline: true,
      }),
    ),
    interpreter: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 1024, pattern: noZero }), {
        minItems: 1,
        maxItems: 16,
        title: 'Interpreter',
        description: 'a program and its arguments that get the file of the script; left out: bash, or sh where there is none',
      }),
    ),
    environment: Type.Optional({ ...Environment, title: 'Environment', description: 'variables that it gets' }),
    workingDirectory: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 1024,
        pattern: noZero,
        title: 'Working directory',
        description: 'below the work folder of the job; left out: where its repository is, or the work folder',
      }),
    ),
    checkout: Type.Optional(Checkout),
    artifacts: Type.Optional(Artifacts),
  },
  closed,
);
export type ShellSpec = Static<typeof ShellSpec>;

export const shellSpec: SpecKind<ShellSpec> = {
  executor: 'shell',
  schema: ShellSpec,
  /** Exactly one of a command and a script; an interpreter is for scripts. */
  problemOf: ({ command, script, interpreter, checkout, artifacts }) => {
    if ((command === undefined) === (script === undefined))
      return { where: '', problem: 'needs either command or script', value: command === undefined ? 'neither' : 'both' };
    if (interpreter !== undefined && script === undefined)
      return { where: 'interpreter', problem: 'goes with a script', value: interpreter.join(' ') };
    if (command?.[0] === '') return { where: 'command[0]', problem: 'must name a program', value: '' };
    return (checkout ? checkoutProblem(checkout) : null) ?? (artifacts ? artifactsProblem(artifacts) : null);
  },
  /** The command, or the first line of the script that does something. */
  nameOf: ({ command, script }) => {
    const lines = (script ?? '').split('\n').map((line) => line.trim());
    return command?.join(' ') ?? lines.find((line) => line !== '' && !line.startsWith('#')) ?? '';
  },
};
