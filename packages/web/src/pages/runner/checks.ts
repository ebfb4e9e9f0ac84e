import type { Runner } from '@baton/protocol';
import { formatBytes, formatPlural } from '../../text/amount.ts';

/** What to look at when a runner is silent, most likely first. */
export function checksFor(runner: Runner, serverUrl: string): string[] {
  const host = runner.attributes.hostname ?? runner.attributes.host ?? runner.name;
  const checks = [
    `Is the machine ${host} on, awake and on the network?`,
    'Does the process run there? baton-runner status says so; baton-runner start begins it again.',
    `Does the machine reach this server? Try there: curl ${serverUrl}/healthz`,
    'What does baton-runner doctor say on that machine?',
  ];
  const free = runner.vitals?.diskFreeBytes;
  if (typeof free === 'number' && free < 1024 ** 3)
    checks.splice(1, 0, `Its disk was nearly full when last heard of: ${formatBytes(free)} free.`);
  if (runner.tasks.length > 0) {
    checks.push(
      `It held ${formatPlural(runner.tasks.length, 'job')}. They keep running there if the machine is alive; once their leases run out, each follows its own rule.`,
    );
  }
  return checks;
}
