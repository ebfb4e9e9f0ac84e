import { Checker } from '../week/checker.ts';
import { bands, delays, narrowed, radios } from './plan.ts';
import type { ChallengeDay } from './world.ts';

type Span = { min: number; max: number };
const isWithin = (spans: readonly Span[], value: number): boolean => spans.some(({ min, max }) => min <= value && value <= max);
const shown = (at: number): string => new Date(at).toISOString();

const berlin = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin', timeStyle: 'short' });

/** What is wrong with a day of challenges, in words. Knows what was asked for, and clocks; nothing of the code that decides. */
export function problemsOf(lived: ChallengeDay): string[] {
  const delayed = new Checker(lived.facts, lived.journal);
  for (const [id, { name }] of lived.templates)
    delayed.check(id, { kind: 'recurring', name, overlap: 'skip', missed: 'once', lastsMs: 0, ...delays });
  return [
    ...delayed.problems,
    ...lived.diary.complaints,
    ...pauseProblems(lived),
    ...valueProblems(lived),
    ...runProblems(lived),
  ];
}

const isPauseHour = (at: number): boolean => {
  const clock = berlin.format(at);
  return clock >= '23:15' || clock < '04:30';
};

export const isPaused = ({ pauses }: ChallengeDay, at: number): boolean =>
  isPauseHour(at) || pauses.some(({ from, until }) => at > from && at < until);

function pauseProblems(lived: ChallengeDay): string[] {
  const said = lived.diary.offered.filter(({ at }) => isPaused(lived, at)).map((each) => ({ ...each, what: 'is offered' }));
  const made = lived.attempts.filter(({ at }) => isPaused(lived, at)).map((each) => ({ ...each, what: 'has an attempt' }));
  return [...said, ...made].map(({ at, jobId, what }) => `${jobId} ${what} at ${shown(at)}, in a pause`);
}

function valueProblems({ diary, journal, templates, narrowedAt }: ChallengeDay): string[] {
  const asked = new Map<string, Span[]>();
  for (const [id, { drawFrom }] of templates)
    for (const { id: jobId, from } of journal.jobs.get(id) ?? []) {
      const meant = (name: string): Span[] => (name === '2m' && from >= narrowedAt ? narrowed : (bands[name] ?? []));
      asked.set(
        jobId,
        drawFrom.flatMap((each) => (typeof each === 'string' ? meant(each) : [each])),
      );
    }
  return diary.onAir.flatMap(({ jobId, radio, device, frequency, at }) => {
    const where = `${jobId} on ${radio} ${device} at ${shown(at)}`;
    if (frequency === null || !Number.isInteger(frequency)) return [`${where} has the value ${frequency}`];
    const limits = radios[radio]?.[device ?? ''] ?? [];
    return [
      ...(isWithin(limits, frequency) ? [] : [`${where} gets ${frequency}, which that can not do`]),
      ...(isWithin(asked.get(jobId) ?? [], frequency) ? [] : [`${where} gets ${frequency}, which nobody asked for`]),
    ];
  });
}

function runProblems({ diary, journal, facts }: ChallengeDay): string[] {
  const problems: string[] = [];
  const by = (keyOf: (each: (typeof diary.onAir)[number]) => string) => Map.groupBy(diary.onAir, keyOf);
  for (const groups of [by(({ jobId }) => `job ${jobId}`), by(({ radio, device }) => `${radio} ${device}`)])
    for (const [what, list] of groups)
      for (const [index, { until }] of list.entries()) {
        const next = list[index + 1];
        if (next && next.at < until) problems.push(`${what} is on the air twice at ${shown(next.at)}`);
      }
  for (const { id, until } of [...journal.jobs.values()].flat()) {
    const ends = diary.onAir.filter(({ jobId, hasReported }) => jobId === id && hasReported);
    if (ends.length !== 1) problems.push(`${id} came to ${ends.length} ends`);
    const [end] = ends;
    const wasThere = (at: number): boolean => !facts.absences.some((absence) => at >= absence.from && at <= absence.until);
    if (end && end.until !== until && wasThere(end.until))
      problems.push(`${id} ended at ${shown(end.until)}, and is over since ${Number.isFinite(until) ? shown(until) : 'never'}`);
  }
  return problems;
}
