import type { Check } from './posture-facts.ts';
import { count, listed } from './posture-finding.ts';

/** The machines that run jobs. */
export const runnerChecks: readonly Check[] = [
  ({ runnersAsRoot }) =>
    listed(runnersAsRoot, {
      id: 'runners_as_root',
      severity: 'medium',
      what: `${count(runnersAsRoot, 'runner')} whose jobs run as root.`,
      why: 'Each job may do everything on that machine, and read the credential of the runner.',
      fix: 'Start it with a user for its jobs (baton-runner start --job-user NAME), or as a user of its own.',
    }),
  ({ runnersWithoutFence }) =>
    listed(runnersWithoutFence, {
      id: 'runners_without_fence',
      severity: 'low',
      what: `${count(runnersWithoutFence, 'runner')} that can not stop a job when cut off.`,
      why: 'A job marked "stop" keeps its lease on them to its time limit, so that it never runs twice.',
      fix: 'Update them to the runner of this server, which stops such jobs by itself.',
    }),
  ({ foreignRunners }) =>
    listed(foreignRunners, {
      id: 'foreign_runners',
      severity: 'low',
      what: `${count(foreignRunners, 'runner')} of another system.`,
      why: 'What they speak has no fence and no renewal: a job marked "stop" keeps its lease on them to its time limit, and their token stays the same.',
      fix: 'Rotate their tokens from time to time, or start the runner of this server on those machines.',
    }),
];
