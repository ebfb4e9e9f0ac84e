import { type Static, Type } from 'typebox';
import { closed } from '../shared/fields.ts';
import { Environment, noZero } from './spec-fields.ts';
import type { SpecKind } from './spec-kind.ts';

/** What the `shell` executor runs: a command with its arguments, or a script given to an interpreter. */
export const ShellSpec = Type.Object(
  {
    command: Type.Optional(Type.Array(Type.String({ maxLength: 131_072, pattern: noZero }), { minItems: 1, maxItems: 1024 })),
    script: Type.Optional(Type.String({ minLength: 1, maxLength: 1_000_000 })),
    interpreter: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 1024, pattern: noZero }), { minItems: 1, maxItems: 16 }),
    ),
    environment: Type.Optional(Environment),
    workingDirectory: Type.Optional(Type.String({ minLength: 1, maxLength: 1024, pattern: noZero })),
  },
  closed,
);
export type ShellSpec = Static<typeof ShellSpec>;

export const shellSpec: SpecKind<ShellSpec> = {
  executor: 'shell',
  schema: ShellSpec,
  /** Exactly one of a command and a script; an interpreter is for scripts. */
  problemOf: ({ command, script, interpreter }) => {
    if ((command === undefined) === (script === undefined))
      return { where: '', problem: 'needs either command or script', value: command === undefined ? 'neither' : 'both' };
    if (interpreter !== undefined && script === undefined)
      return { where: 'interpreter', problem: 'goes with a script', value: interpreter.join(' ') };
    return command?.[0] === '' ? { where: 'command[0]', problem: 'must name a program', value: '' } : null;
  },
  /** The command, or the first line of the script that does something. */
  nameOf: ({ command, script }) => {
    const lines = (script ?? '').split('\n').map((line) => line.trim());
    return command?.join(' ') ?? lines.find((line) => line !== '' && !line.startsWith('#')) ?? '';
  },
};
