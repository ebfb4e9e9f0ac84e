/** What a job needs of a runner. Jobs with the same requirements share a {@link JobClass}. */
export interface Requirements {
  scopeId: string;
  executor: string;
  /** sorted, each once */
  labels: string[];
  /** the only runner that may take it */
  runnerId: string | null;
}

/** A kind of job, named by its content: the id is a digest of {@link canonicalRequirements}. */
export interface JobClass {
  id: string;
  /** always 1: a class never changes */
  revision: number;
  requirements: Requirements;
}

/** Brings requirements into the one form that equal ones share. */
export const normalRequirements = (from: Requirements): Requirements => ({
  scopeId: from.scopeId,
  executor: from.executor,
  labels: [...new Set(from.labels)].sort(),
  runnerId: from.runnerId,
});

/** The text that the class id is a digest of: equal exactly for equal requirements. */
export function canonicalRequirements(from: Requirements): string {
  const { scopeId, executor, labels, runnerId } = normalRequirements(from);
  return JSON.stringify({ scopeId, executor, labels, runnerId });
}
