import type { Runner } from '@baton/protocol';
import { type RunnerType, typeOf } from '@baton/protocol/runner-list';

export const typeWords: Readonly<Record<RunnerType, string>> = { 'self-hosted': 'Self-hosted', 'cloud-hosted': 'Cloud-hosted' };

/** Where a cloud-hosted runner runs; null: on a machine of its owner, or nobody said. */
export const regionOf = (runner: Pick<Runner, 'flags' | 'attributes'>): string | null =>
  typeOf(runner) === 'self-hosted' ? null : (runner.attributes.region?.toString() ?? null);
