import type { JobClass } from '@baton/core';
import type { JobFilter } from './interface.ts';

/** Whether a job passes a search: part of its name, whatever the case of letters, or the beginning of its id. */
export function nameMatches(search: string | null, id: string, name: string): boolean {
  if (search === null) return true;
  const part = search.toLowerCase();
  return name.toLowerCase().includes(part) || id.startsWith(part);
}

/** Whether it asks something that only the class of a job tells. */
export const asksOfClass = ({ classId, executor, labels }: JobFilter): boolean =>
  classId != null || executor != null || (labels ?? []).length > 0;

/** Whether jobs of a class are it, or have the executor and all of the labels. */
export const classMatches = ({ classId, executor, labels }: JobFilter, { id, requirements }: JobClass): boolean =>
  (classId == null || id === classId) &&
  (executor == null || requirements.executor === executor) &&
  (labels ?? []).every((label) => requirements.labels.includes(label));

/**
 * Checks classes of jobs against the filter, each once. Null: it asks nothing of them.
 *
 * @param read those that exist
 */
export function classChecker(
  filter: JobFilter,
  read: (ids: readonly string[]) => Promise<JobClass[]>,
): ((classIds: readonly string[]) => Promise<(classId: string) => boolean>) | null {
  if (!asksOfClass(filter)) return null;
  const known = new Map<string, boolean>();
  return async (classIds) => {
    const fresh = [...new Set(classIds)].filter((id) => !known.has(id));
    for (const id of fresh) known.set(id, false);
    if (fresh.length > 0) for (const each of await read(fresh)) known.set(each.id, classMatches(filter, each));
    return (classId) => known.get(classId) === true;
  };
}
