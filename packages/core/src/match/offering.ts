import { executorsOf, labelsOf, type Runner } from '../runner/state.ts';

/** What a runner brings to matching. Runners with the same offering are interchangeable but for pins. */
export interface Offering {
  scopeId: string;
  /** sorted */
  labels: string[];
  /** names, sorted */
  executors: string[];
}

export const offeringOf = (runner: Runner): Offering => ({
  scopeId: runner.scopeId,
  labels: labelsOf(runner).sort(),
  executors: [...new Set(executorsOf(runner).map((executor) => executor.name))].sort(),
});

/** Names the runner class: equal exactly for equal offerings. */
export const canonicalOffering = (offering: Offering): string =>
  JSON.stringify([offering.scopeId, offering.labels, offering.executors]);

/** How much an offering could do besides: the best fit has the least to spare. */
export const spareOf = (offering: Offering): number => offering.labels.length + offering.executors.length;
