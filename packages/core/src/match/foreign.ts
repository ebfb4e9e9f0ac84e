import type { Offering } from './offering.ts';
import type { Requirements } from './requirements.ts';

/** Executors that only runners of other systems have, by the name of the system: nothing brings them to another runner. */
const systems: Readonly<Record<string, string>> = { 'gitea-workflow': 'Gitea' };

/** The system whose runners alone have the executor; null: Baton's own runners may have it. */
export const systemOfExecutor = (executor: string): string | null =>
  Object.hasOwn(systems, executor) ? (systems[executor] ?? null) : null;

/** Whether such runners could be brought to have the executor. One of another system has what its program has, and tells no version of it. */
export const canBeInstalled = (executor: string, { native }: Pick<Offering, 'native'>): boolean =>
  native && systemOfExecutor(executor) === null;

const isEmpty = (record: object): boolean => Object.keys(record).length === 0;

/** Whether a runner could be added that fulfils all of this: those of a system that alone has an executor say nothing of themselves but labels. */
export const canBeAdded = (needs: Requirements): boolean =>
  systemOfExecutor(needs.executor) === null ||
  (needs.device === null &&
    [needs.ranges, needs.draw, needs.attributes].every(isEmpty) &&
    needs.executorVersionMin === null &&
    needs.runnerVersionMin === null &&
    !needs.needsFence &&
    !needs.needsNative);
