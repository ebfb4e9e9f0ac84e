import type { Resource } from '@baton/core';
import type { MadeResource } from '../../provisioning/interface.ts';
import { type Execution, madeOf } from './execution.ts';
import { BrokenOff } from './run.ts';
import type { StepTitle } from './steps.ts';

/** What is known of a resource whose making or removal was cut off: what the provider finds of it now. */
export async function found(execution: Execution): Promise<Record<string, MadeResource['data']>> {
  const { provider, ledger } = execution;
  const order = await execution.order(null, null);
  const made = madeOf(await ledger.entries());
  try {
    return (await execution.call((signal) => provider.describe(order, made, signal))).found;
  } catch (error) {
    if (error instanceof BrokenOff) throw error;
    execution.steps.line(`what is there can not be found out: ${(error as Error).message}`);
    return {};
  }
}

const isCutOff = ({ state }: Resource): boolean => state !== 'made';

export const titleOf = ({ kind, name }: Resource): StepTitle => ({ kind, title: kind, name, usualMs: null });

/**
 * Removes these in this order. One that can not be removed is left and told of, and the others are removed all the same.
 *
 * @returns what was left, in words; none: nothing
 */
export async function takeAway(
  execution: Execution,
  entries: readonly Resource[],
  title: (entry: Resource) => StepTitle = titleOf,
): Promise<string[]> {
  const there = entries.some(isCutOff) ? await found(execution) : {};
  const problems: string[] = [];
  for (const entry of entries) {
    const { kind, name } = entry;
    const data = { ...entry.data, ...there[kind] };
    const problem = await execution.steps.undo(title(entry), async () => {
      await execution.write(() => execution.ledger.removing(kind));
      await execution.call((signal) => execution.provider.remove({ kind, name, data }, execution.facts, signal));
      await execution.write(() => execution.ledger.gone(kind));
    });
    if (problem instanceof BrokenOff) throw problem;
    if (!problem) continue;
    problems.push(`${name}: ${problem.message}`);
    await execution.write(() => execution.ledger.left(kind, problem.message));
  }
  return problems;
}
