import type { Runner } from '@baton/protocol';
import type { RunnerType } from '@baton/protocol/runner-list';

export const typeWords: Readonly<Record<RunnerType, string>> = {
  'self-hosted': 'Self-hosted',
  'cloud-hosted': 'Cloud-hosted',
  'built-in': 'Built in',
};

/** Where a cloud-hosted runner runs; null: on a machine of its owner, or nobody said. */
export const regionOf = ({ hosting, attributes }: Pick<Runner, 'hosting' | 'attributes'>): string | null =>
  hosting ? (hosting.region ?? attributes.region?.toString() ?? null) : null;
