/** Executors that only runners of other systems have, by the name of the system: nothing brings them to another runner. */
const systems: Readonly<Record<string, string>> = { 'gitea-workflow': 'Gitea' };

/** The system whose runners alone have the executor; null: Baton's own runners may have it. */
export const systemOfExecutor = (executor: string): string | null =>
  Object.hasOwn(systems, executor) ? (systems[executor] ?? null) : null;

/** Whether a runner that has these executors could be brought to have the other one, too. A runner of another system has what it has. */
export const canBeInstalled = (executor: string, beside: readonly string[]): boolean =>
  beside.includes(executor) || [executor, ...beside].every((name) => systemOfExecutor(name) === null);
