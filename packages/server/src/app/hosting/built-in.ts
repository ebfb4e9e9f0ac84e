import { addBuiltIn, instanceScopeId, nothing, type Runner } from '@baton/core';
import type { Context } from '../context.ts';

const nameWanted = 'server';

/** The server as a runner of its own jobs; undefined: it never had any. */
export const builtInOf = ({ fleet }: Context): Runner | undefined => fleet.builtIn();

/** Those that are being made: several pools that are made at once need the same one. */
const making = new WeakMap<Context['committer'], Promise<void>>();

/** Makes it where there is none. */
export async function needBuiltIn(context: Context): Promise<void> {
  if (builtInOf(context)) return;
  const made = making.get(context.committer) ?? make(context).finally(() => making.delete(context.committer));
  making.set(context.committer, made);
  await made;
}

async function make(context: Context): Promise<void> {
  const { committer, deps, doubtedRunners, runnerNumbers } = context;
  const id = deps.entropy.uuid(context.now());
  await committer.carryOut(
    async (fresh) => {
      await doubtedRunners.settle();
      const number = await runnerNumbers.next(fresh);
      const isTaken = (await deps.store.read.runnerByName(instanceScopeId, nameWanted)) !== null;
      return { number, name: isTaken ? `${nameWanted}-${number}` : nameWanted };
    },
    // made already: the outcome of that was unknown until now
    ({ number, name }) =>
      builtInOf(context) ? nothing() : addBuiltIn({ id, number, name, scopeId: instanceScopeId }, context.now()),
  );
}
