import type { Capabilities } from '@baton/core';

/** What a runner of Gitea offers. How many jobs it takes at once it keeps to itself: it asks for one more while it has room. */
export const capabilitiesOf = (labels: string[]): Capabilities => ({
  labels,
  executors: [{ name: 'gitea-workflow', version: null }],
  capacity: 1,
  fence: false,
  attributes: {},
  ranges: {},
  devices: [],
});
