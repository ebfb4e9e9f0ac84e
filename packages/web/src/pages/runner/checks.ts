import type { Runner } from '@baton/protocol';
import { foreignPrograms, isForeign } from '@baton/protocol/foreign';
import { formatBytes, formatPlural } from '../../text/amount.ts';
import { formatDuration } from '../../text/duration.ts';
import { runnerCommand } from '../../text/program-commands.ts';
import { formatExact } from '../../text/time.ts';

/** Something to look at, and what looks: a command for its machine, a page, or an action. */
export interface Check {
  question: string;
  command?: string;
  link?: { href: string; words: string };
  kick?: true;
}

const diskShort = 1024 ** 3;
/** Longer than most jobs take: then somebody asks whether it still works. */
export const longBusyMs = 3_600_000;

const linesOf = (runner: Runner): Check['link'] => ({
  href: `/logs?runner=${encodeURIComponent(runner.name)}&level=warn`,
  words: 'warnings of and about it',
});

/** What to look at when a runner is silent, most likely first, with its own facts. */
export function checksFor(runner: Runner, serverUrl: string): Check[] {
  const host = runner.attributes.hostname ?? runner.attributes.host ?? runner.name;
  const free = runner.vitals?.diskFreeBytes;
  const { hostname, port, protocol } = new URL(serverUrl);
  const isTls = protocol === 'https:';
  const reached = `${hostname}, port ${port || (isTls ? '443' : '80')}`;
  const checks: Check[] = [
    {
      question:
        runner.lastHeartbeatAt === null
          ? `It was never heard of since it was ${isForeign(runner.protocol) ? 'registered' : 'paired'}.`
          : `It was last heard of at ${formatExact(runner.lastHeartbeatAt)}. What happened there then?`,
    },
    { question: `Is the machine ${host} on, awake and on the network?` },
  ];
  if (typeof free === 'number' && free < diskShort) {
    checks.push({ question: `Its disk was nearly full when it was last heard of: ${formatBytes(free)} free.` });
  }
  checks.push(
    isForeign(runner.protocol)
      ? { question: `Does ${foreignPrograms[runner.protocol].runs} run there, and what does it print?` }
      : { question: 'Does the runner run there?', command: runnerCommand(serverUrl, 'status') },
    {
      question: `Does the machine reach this server (${reached})? ${isTls ? 'A firewall, a proxy or a certificate that it does not trust' : 'A firewall or a proxy'} may be in the way.`,
      command: `curl ${serverUrl}/healthz`,
    },
    { question: 'Does its log tell of connections that failed, or of a token that was refused?', ...some(linesOf(runner)) },
    isForeign(runner.protocol)
      ? {
          question: `Is the token in ${foreignPrograms[runner.protocol].keeps} the one that it was given last, and does it come from a network that is accepted?`,
        }
      : {
          question:
            'Is its token the one that it was given last, and does it come from a network that is accepted? The doctor says so.',
          command: runnerCommand(serverUrl, 'doctor'),
        },
  );
  if (runner.contact === 'stale') {
    checks.push({ question: 'Is it there and does not answer? A kick ends its session; it comes back by itself.', kick: true });
  }
  if (runner.tasks.length > 0) {
    const jobs = formatPlural(runner.tasks.length, 'job');
    checks.push({
      question: `It held ${jobs}. On a machine that is alive they keep running; once a lease has run out, its job follows its own rule.`,
    });
  }
  return checks;
}

const some = (link: Check['link']): Pick<Check, 'link'> => (link ? { link } : {});

/** What to look at when a runner has had a job for long, with its own facts; empty: it has not. */
export function busyChecks(runner: Runner, now: number): Check[] {
  const long = runner.tasks.filter(({ since }) => now - since >= longBusyMs);
  if (long.length === 0 || runner.contact !== 'online') return [];
  const { cpuPercent = null, load1 = null, diskFreeBytes = null } = runner.vitals ?? {};
  const facts = [
    ...(cpuPercent === null ? [] : [`processor ${Math.round(cpuPercent)} %`]),
    ...(load1 === null ? [] : [`load ${load1.toFixed(2)}`]),
    ...(diskFreeBytes === null ? [] : [`${formatBytes(diskFreeBytes)} of disk free`]),
  ];
  return [
    ...long.map(({ jobId, jobName, since }) => ({
      question: `${jobName} has run for ${formatDuration(now - since)}. Does it still write to its log, or does it stand still?`,
      link: { href: `/jobs/${jobId}`, words: 'its log' },
    })),
    { question: 'Does the log of the runner tell of errors?', ...some(linesOf(runner)) },
    ...(facts.length === 0 ? [] : [{ question: `Has its machine what it needs? Now: ${facts.join(', ')}.` }]),
    {
      question: 'Does it hang? Cancel the job; if that does not help, a kick ends what it runs and forces a new connection.',
      kick: true,
    },
  ];
}
