import type { Make } from './checker.ts';
import { ofKind } from './rows.ts';

/** An ephemeral runner gets one job, is offered nothing after it, and is removed when, and only when, that is over. */
export const oneJobEach: Make = ({ rows, name }, fail) => {
  const took = new Map<string, string>();
  const isEphemeral = (runnerId: string): boolean => rows.table('runner').get(runnerId)?.ephemeral ?? false;
  return {
    committed: (changes) => {
      for (const { before, after } of ofKind(changes, 'attempt')) {
        if (!after || !isEphemeral(after.runnerId)) continue;
        const first = took.get(after.runnerId);
        if (!before && first !== undefined)
          fail(`${name(after.id)} is offered to ${name(after.runnerId)}, which had ${name(first)}`);
        if (before?.state !== 'offered' || after.state !== 'running') continue;
        if (first !== undefined) fail(`${name(after.runnerId)} takes ${name(after.id)} after ${name(first)}`);
        took.set(after.runnerId, after.id);
      }
      for (const { before, after } of ofKind(changes, 'runner')) {
        if (!after?.ephemeral || after.removedAt === null || before?.removedAt !== null) continue;
        const own = rows.attempt(took.get(after.id) ?? '');
        if (own?.state !== 'ended') fail(`${name(after.id)} is removed, its attempt is ${own?.state ?? 'none'}`);
      }
    },
  };
};
