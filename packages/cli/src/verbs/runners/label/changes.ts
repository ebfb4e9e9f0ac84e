import type { Runner } from '@baton/protocol';
import { ApiError } from '@baton/protocol/errors';

type Labelled = Pick<Runner, 'name' | 'labels' | 'labelsAdded'>;

/** The added labels after these changes (`+gpu`, `-old`), or exactly `set`. Throws `usage`. */
export function labelsAfter(runner: Labelled, changes: readonly string[], set: readonly string[] | null): string[] {
  if (changes.length === 0 && set === null) throw usage('Say which labels: +gpu, -old, or --set a,b');
  if (changes.length > 0 && set !== null) throw usage('Give either changes or --set, not both');
  if (set !== null) return [...set];
  const labels = new Set(runner.labelsAdded);
  for (const change of changes) {
    const [, sign, label] = /^([+-])([^-\s,][^\s,]*)$/.exec(change) ?? [];
    if (label === undefined) throw usage(`${change} is not understood: write +LABEL or -LABEL`);
    if (sign === '+') labels.add(label);
    else if (!labels.delete(label) && runner.labels.includes(label))
      throw usage(`${runner.name} declares the label ${label} itself: change it on its machine`);
  }
  return [...labels];
}

const usage = (problem: string): ApiError => new ApiError('usage', { problem });
