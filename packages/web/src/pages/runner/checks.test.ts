import { expect, test } from 'vitest';
import { sampleRunner } from '../../live/testing/sample-rows.ts';
import { checksFor } from './checks.ts';

test('the list holds the facts of the runner', () => {
  const vitals = {
    cpuPercent: null,
    memoryUsedBytes: null,
    memoryTotalBytes: null,
    diskFreeBytes: 5 * 1024 ** 2,
    diskTotalBytes: null,
    load1: null,
  };
  const task = { jobId: 'j', jobName: 'build', attemptId: 'a', since: 0, deviceId: null };
  const found = checksFor(sampleRunner({ vitals, tasks: [task] }), 'http://127.0.0.1:7070');
  const checks = found.map(({ question, command }) => `${question} ${command ?? ''}`).join('\n');
  expect(checks).toContain('machine atlas on');
  expect(checks).toContain('5 MB free');
  expect(checks).toContain('http://127.0.0.1:7070/healthz');
  expect(checks).toContain('It held 1 job.');
});

test('nothing is said of what is fine', () => {
  expect(checksFor(sampleRunner(), 'http://x')).toHaveLength(4);
});
