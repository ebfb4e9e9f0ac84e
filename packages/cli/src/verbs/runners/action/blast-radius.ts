import type { BlastRadius, PreviewAction } from '@baton/protocol';
import { afterActionWords } from '@baton/protocol/action-words';
import { restPaths } from '@baton/protocol/paths';
import { plural } from '@baton/protocol/plural';
import type { Context } from '../../../context.ts';
import { clean } from '../../../output/clean.ts';
import { ago } from '../../../output/times.ts';
import type { Client } from '../../../rest/client.ts';

/** What an action would hit now. Changes nothing. */
export const blastRadiusOf = (client: Client, asked: PreviewAction): Promise<BlastRadius> =>
  client.call<BlastRadius>('POST', restPaths.runnersPreview, { body: asked });

/** What is hit, in a few words; null when nothing is. A job that finishes is not hit. */
export function hitsOf({ jobs, impossible, capabilities }: BlastRadius): string | null {
  const running = jobs.filter(({ becomes }) => becomes !== 'finishes').length;
  const waiting = impossible.reduce((sum, each) => sum + each.waiting, 0);
  const parts = [
    ...(running > 0 ? [plural(running, 'running job')] : []),
    ...(waiting > 0 ? [`${plural(waiting, 'waiting job')} that nothing else can run`] : []),
    ...capabilities.map(({ kind, name }) => `the only ${kind} ${name}`),
  ];
  return parts.length === 0 ? null : parts.join(', ');
}

/** The blast radius for people. */
export function renderBlastRadius(radius: BlastRadius, now: number, { paint }: Pick<Context, 'paint'>): string {
  const { runners, jobs, impossible, capabilities } = radius;
  const nameOf = (id: string): string => runners.find((runner) => runner.id === id)?.name ?? id;
  const part = (title: string, lines: string[], none: string): string =>
    lines.length === 0 ? `${none}\n` : `${paint(title, 'bold')}\n${lines.map((line) => `  ${clean(line)}\n`).join('')}`;
  return [
    part(
      'Running jobs',
      jobs.map((job) => `${job.jobName} (${job.jobId}) on ${nameOf(job.runnerId)} ${afterActionWords(job)}`),
      'No running jobs.',
    ),
    part(
      'Waiting jobs that nothing else can run',
      impossible.map(
        (each) => `${plural(each.waiting, 'job')} ${needs(each)}, the oldest queued ${ago(each.oldestQueuedAt, now)}`,
      ),
      'No waiting job becomes impossible.',
    ),
    part(
      'What no other runner offers',
      capabilities.map(({ kind, name }) => `${kind} ${name}`),
      'Nothing is lost that no other runner offers.',
    ),
  ].join('');
}

const needs = ({ executor, labels }: BlastRadius['impossible'][number]): string =>
  labels.length === 0 ? `for ${executor}` : `for ${executor} with ${labels.join(', ')}`;
