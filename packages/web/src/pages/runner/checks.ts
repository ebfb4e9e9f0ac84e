import type { Runner } from '@baton/protocol';
import { formatBytes, formatPlural } from '../../text/amount.ts';

/** Something to look at, and the command that looks. */
export interface Check {
  question: string;
  command?: string;
}

const diskShort = 1024 ** 3;

/** What to look at when a runner is silent, most likely first, with its own facts. */
export function checksFor(runner: Runner, serverUrl: string): Check[] {
  const host = runner.attributes.hostname ?? runner.attributes.host ?? runner.name;
  const free = runner.vitals?.diskFreeBytes;
  const checks: Check[] = [{ question: `Is the machine ${host} on, awake and on the network?` }];
  if (typeof free === 'number' && free < diskShort) {
    checks.push({ question: `Its disk was nearly full when it was last heard of: ${formatBytes(free)} free.` });
  }
  checks.push(
    { question: 'Does the runner run there?', command: 'baton-runner status' },
    { question: 'Does the machine reach this server?', command: `curl ${serverUrl}/healthz` },
    { question: 'Is anything else wrong there?', command: 'baton-runner doctor' },
  );
  if (runner.tasks.length > 0) {
    const jobs = formatPlural(runner.tasks.length, 'job');
    checks.push({
      question: `It held ${jobs}. On a machine that is alive they keep running; once a lease has run out, its job follows its own rule.`,
    });
  }
  return checks;
}
