import type { FleetLine } from '@baton/core';
import type { Context } from '../context.ts';

const naming = /\b(jobId|attemptId)=([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b/;

type Named = Pick<FleetLine, 'text'>;

/** Which job each of these lines tells of, by itself or by an attempt; null for a line that names none that is known. */
export async function jobsNamed(context: Context, lines: readonly Named[]): Promise<(line: Named) => string | null> {
  const names = new Map<Named, { kind: string; id: string }>();
  for (const line of lines) {
    const [, kind, id] = naming.exec(line.text) ?? [];
    if (kind !== undefined && id !== undefined) names.set(line, { kind, id });
  }
  const attemptIds = new Set([...names.values()].flatMap(({ kind, id }) => (kind === 'attemptId' ? [id] : [])));
  const attempts = attemptIds.size === 0 ? [] : await context.deps.store.read.getMany('attempt', [...attemptIds]);
  const jobs = new Map(attempts.map(({ id, jobId }) => [id, jobId]));
  return (line) => {
    const name = names.get(line);
    if (!name) return null;
    return name.kind === 'jobId' ? name.id : (jobs.get(name.id) ?? null);
  };
}
