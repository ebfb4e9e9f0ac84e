import { expect, test } from 'vitest';
import { sampleRunner } from '../../live/testing/sample-rows.ts';
import { busyChecks, checksFor, longBusyMs } from './checks.ts';

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
  // paired with npx: nothing is installed there
  expect(found.flatMap(({ command }) => (command?.includes('runner') ? [command] : []))).toEqual([
    'npx -y http://127.0.0.1:7070/download/baton-runner.tgz status',
    'npx -y http://127.0.0.1:7070/download/baton-runner.tgz doctor',
  ]);
});

test('nothing is said of what is fine', () => {
  const questions = checksFor(sampleRunner(), 'https://baton.example').map(({ question }) => question);
  expect(questions).toHaveLength(6);
  expect(questions.join()).toContain('baton.example, port 443');
  expect(questions.join()).not.toContain('disk');
});

test('a runner of another system was registered, and nobody paired it', () => {
  const never = { lastHeartbeatAt: null, contact: 'offline' } as const;
  const said = (protocol: 'native' | 'semaphore') => checksFor(sampleRunner({ ...never, protocol }), 'http://x')[0]?.question;
  expect([said('native'), said('semaphore')].map((text) => text?.split(' ').at(-1))).toEqual(['paired.', 'registered.']);
});

test('one that is stale may be kicked; one that is offline has no session to end', () => {
  const kicks = (contact: 'stale' | 'offline') => checksFor(sampleRunner({ contact }), 'http://x').some(({ kick }) => kick);
  expect([kicks('stale'), kicks('offline')]).toEqual([true, false]);
});

test('a job that has run for long is named, with where to look', () => {
  const task = { jobId: 'j', jobName: 'build', attemptId: 'a', since: 0, deviceId: null };
  const runner = sampleRunner({ tasks: [task], contact: 'online' });
  expect(busyChecks(runner, longBusyMs - 1)).toEqual([]);
  const [first, ...others] = busyChecks(runner, 2 * longBusyMs);
  expect(first).toMatchObject({ question: expect.stringContaining('build has run for 2 h 00 min'), link: { href: '/jobs/j' } });
  expect(others.at(-1)).toMatchObject({ kick: true });
});
