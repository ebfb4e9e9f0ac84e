import {
  type AttemptCause,
  attemptCauses,
  attemptTransitions,
  defaultDurations,
  jobStates,
  jobTransitions,
  type Pill,
  pills,
  runnerProtocols,
  thresholdsOf,
  uncountedCauses,
  type WorkCommand,
} from '@baton/core';
import { markdownTable } from '../markdown-table.ts';
import { stateDiagram } from '../mermaid.ts';

export const path = 'docs/reference/state-machines.md';

const seconds = (ms: number): string => `${ms / 1000} s`;

const commands: Record<WorkCommand, string> = {
  submit: 'a job is submitted',
  offer: 'the dispatcher offers it to a runner that holds a sync open',
  accept: 'the runner takes the offer; the attempt counts from here on',
  decline: 'the runner does not take it',
  'expire offer': `nobody took it within ${seconds(defaultDurations.offerTtlMs)}, or the runner was gone`,
  finish: 'the runner reports how the attempt ended',
  'pass gate': "its runner gets leave for an effect that can't be taken back",
  lose: 'the attempt is lost: see the causes below',
  return: 'a runner that was given up lists the attempt again',
  cancel: 'somebody cancels the job',
  resolve: 'a person decides about a job that needs attention: try it again, or take it as failed or done',
  answer: 'a person replies to what a job asks: leave to go on, refused or given, or the answer to a question',
  release: 'its back-off is over',
  'expire wait': 'nobody took it within its waiting limit',
  'stop overdue': `it runs ${seconds(defaultDurations.timeLimitGraceMs)} past its time limit, and the server tells its runner to stop it`,
  end: 'a lost attempt is over for good: a newer one exists, or its job ended',
};

const causes: Record<AttemptCause, string> = {
  finished: 'its runner reported how it ended',
  cancelled: 'it was cancelled',
  asked: 'it ended by asking a person: its runner is free, and its job waits',
  superseded: 'it was lost, and a newer attempt began',
  job_ended: 'it was lost, and its job was cancelled meanwhile',
  offer_expired: 'the offer was taken back: not accepted in time, or not given to its runner any more',
  offer_declined: 'the runner declined the offer',
  lease_expired: `its runner was silent for the whole lease (${seconds(defaultDurations.leaseTtlMs)}); it may still come back`,
  missing_from_sync: 'its runner no longer lists it',
  new_session: 'its runner began a new session without it',
  signed_out: 'its runner signed out while it ran',
  fenced: 'its runner was cut off and stopped it by its own clock',
  interrupted: 'its runner stopped it for a reason of its own, a drain for instance',
  prepare_failed: 'its runner could not begin it',
  device_lost: 'the device that it had for itself was unplugged, or is no longer declared',
  kicked: 'a person ended the session of its runner',
  runner_rotated: "its runner's credential was rotated",
  runner_removed: 'its runner was removed',
  runner_revoked: "its runner's credential was revoked",
};

const pillMeaning: Record<Pill, string> = {
  revoked: 'its credential was revoked, or it was removed',
  not_registered: 'it was made for pairing and never paired',
  unknown: `the server has just started, or was away, and has not yet observed ${seconds(defaultDurations.offlineAfterMs)} of silence`,
  scaled_to_zero: 'a cloud runner that sleeps by intent',
  offline: `it signed out, or was silent for ${seconds(defaultDurations.offlineAfterMs)}`,
  stale: `its connection closed and no request followed within ${seconds(defaultDurations.reconnectGraceMs)}, or it was silent for ${seconds(defaultDurations.staleAfterMs)}`,
  draining: 'it finishes its jobs and takes none',
  busy: 'it holds at least one lease',
  online: 'it is in contact and idle',
};

const code = (text: string): string => `\`${text}\``;

/** The machines of jobs and attempts and the pills of runners, from their tables in core. */
export async function generate(): Promise<string> {
  const reached = new Set(jobTransitions.map((step) => step.to));
  const unused = jobStates.filter((state) => !reached.has(state));
  return [
    '# States',
    'Generated from `packages/core` by `npm run generate`. A model test holds the code to these tables, and each step to be possible.',
    '## Jobs',
    stateDiagram(jobTransitions),
    ...(unused.length > 0 ? [`Reserved, not reached yet: ${unused.map(code).join(', ')}.`] : []),
    '## Attempts',
    stateDiagram(attemptTransitions),
    '## Commands',
    markdownTable(
      ['Command', 'Means'],
      Object.entries(commands).map(([name, means]) => [code(name), means]),
    ),
    '## Why an attempt ended or was lost',
    markdownTable(
      ['Cause', 'Means', 'Counts against `maxAttempts`'],
      attemptCauses.map((cause) => [code(cause), causes[cause], uncountedCauses.includes(cause) ? 'no' : 'if it was accepted']),
    ),
    '## What a runner is shown as',
    'The first row that applies. Filters and the API test the facts behind it, so a busy runner is online, too.',
    markdownTable(
      ['Pill', 'When'],
      pills.map((pill) => [code(pill), pillMeaning[pill]]),
    ),
    'Silence counts by what a runner speaks; of native runners the thresholds are settings.',
    markdownTable(
      ['Protocol', 'Stale after', 'Offline after'],
      runnerProtocols.map((protocol) => {
        const { staleAfterMs, offlineAfterMs } = thresholdsOf(protocol, defaultDurations);
        return [code(protocol), seconds(staleAfterMs), seconds(offlineAfterMs)];
      }),
    ),
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n');
}
