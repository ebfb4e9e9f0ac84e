import type { AttemptBar } from '@baton/protocol';
import { formatPlural } from '../text/amount.ts';
import { formatDuration } from '../text/duration.ts';
import { formatClock, formatExact } from '../text/time.ts';
import { heldOf, type Item } from './layout.ts';

type Outcome = AttemptBar['outcome'];

/** How each is drawn and said. The order is that of the legend, and of what matters in a bundle. */
export const outcomeLooks: Readonly<
  Record<Outcome, { word: string; tone: string; shape: 'solid' | 'striped' | 'hollow' | 'pulse' }>
> = {
  failed: { word: 'failed', tone: 'red', shape: 'striped' },
  lost: { word: 'lost', tone: 'orange', shape: 'striped' },
  asking: { word: 'asking', tone: 'yellow', shape: 'solid' },
  cancelled: { word: 'cancelled', tone: 'grey', shape: 'solid' },
  returned: { word: 'not run', tone: 'grey', shape: 'hollow' },
  waiting: { word: 'offered', tone: 'iris', shape: 'hollow' },
  running: { word: 'running', tone: 'iris', shape: 'pulse' },
  succeeded: { word: 'succeeded', tone: 'green', shape: 'solid' },
};

const outcomes = Object.keys(outcomeLooks) as Outcome[];

/** How many of each there are, the worst first. */
export const countsOf = (attempts: readonly AttemptBar[]): [Outcome, number][] =>
  outcomes.flatMap((outcome): [Outcome, number][] => {
    const count = attempts.filter((each) => each.outcome === outcome).length;
    return count > 0 ? [[outcome, count]] : [];
  });

const dayMs = 24 * 3_600_000;

/** `14:05:10 to 14:07:15`; with the date where it was not today. */
function spanOf(from: number, to: number | null, now: number): string {
  const begin = now - from < dayMs ? formatClock(from) : formatExact(from);
  return to === null ? `since ${begin}` : `${begin} to ${formatClock(to)}`;
}

/** All that a bar shows, in words. */
export function attemptWords(attempt: AttemptBar, now: number): string {
  const { jobName, number, outcome, waitedSince, offeredAt, acceptedAt, endedAt, deviceId } = attempt;
  const { from, to } = heldOf(attempt, now);
  const parts = [
    `${jobName}${number > 1 ? `, attempt ${number}` : ''}: ${outcomeLooks[outcome].word}`,
    ...(waitedSince === null ? [] : [`waited ${formatDuration((acceptedAt ?? offeredAt) - waitedSince)}`]),
    ...(acceptedAt === null ? [] : [`${endedAt === null ? 'runs for' : 'ran'} ${formatDuration(to - from)}`]),
    spanOf(from, endedAt, now),
    ...(deviceId === null ? [] : [`on ${deviceId}`]),
  ];
  return parts.join(', ');
}

/** The same of something drawn. */
export function itemWords({ attempts, from, to }: Item, now: number): string {
  if (attempts.length === 1) return attemptWords(attempts[0], now);
  const counts = countsOf(attempts).map(([outcome, count]) => `${count} ${outcomeLooks[outcome].word}`);
  return `${formatPlural(attempts.length, 'attempt')}, ${spanOf(from, to, now)}: ${counts.join(', ')}. Opens to look closer`;
}
