import type { JobDetail } from '@baton/protocol';
import { expect, test } from 'vitest';
import { newer } from './newer.ts';
import { sampleJob } from './testing/sample-rows.ts';

const view = (state: 'processing' | 'failed'): JobDetail => ({
  job: sampleJob({ state }),
  spec: {},
  ask: null,
  drawFrom: {},
  secrets: [],
  files: { artifacts: 0, private: 0, bytes: 0, newestAt: null },
  history: [],
  timeline: [],
});

test('an answer never takes the place of what was told while it was on its way', () => {
  const told = { id: 'a', view: view('failed'), at: 20 };
  const stateOf = (id: string, askedAt: number, before: typeof told | null) =>
    newer(id, askedAt, view('processing'), before).job.state;
  expect(stateOf('a', 10, told)).toBe('failed');
  expect(stateOf('a', 30, told)).toBe('processing');
  expect(stateOf('b', 10, told)).toBe('processing');
  expect(stateOf('a', 10, null)).toBe('processing');
});
