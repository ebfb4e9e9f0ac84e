import type { Capabilities } from '@baton/core';
import { BadCall } from './bad-call.ts';
import { semaphoreExecutors } from './jobs/job.ts';
import type { Registration } from './wire.ts';

/** For runners that say that they take as many tasks as there are. */
const unlimitedCapacity = 32;
const capacityMax = 1024;

const label = /^[^\s\p{Cc}\p{Cf}\p{Cs},]{1,128}$/u;
const labelsMax = 64;

/** What is known of a runner that registered nowhere: somebody gave it a token of ours. */
export const plainCapabilities: Capabilities = {
  labels: [],
  executors: semaphoreExecutors.map((name) => ({ name, version: null })),
  capacity: 1,
  fence: false,
  attributes: {},
  ranges: {},
  devices: [],
};

/** What a runner offers by what it says when it registers. Throws {@link BadCall} for tags that can be no labels. */
export function capabilitiesOf({ tags, maxParallelTasks }: Pick<Registration, 'tags' | 'maxParallelTasks'>): Capabilities {
  const wrong = tags.find((tag) => !label.test(tag));
  if (wrong !== undefined)
    throw new BadCall(400, `The tag "${wrong.slice(0, 128)}" can be no label: no blank, no comma, at most 128 characters`);
  if (tags.length > labelsMax) throw new BadCall(400, `More than ${labelsMax} tags`);
  const capacity = maxParallelTasks === 0 ? unlimitedCapacity : Math.min(maxParallelTasks, capacityMax);
  return { ...plainCapabilities, labels: tags, capacity };
}
