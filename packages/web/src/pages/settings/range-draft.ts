import type { SetNamedRange } from '@baton/protocol';
import { readInterval } from '@baton/protocol/range-words';

/** A range as it is being filled in. */
export interface RangeDraft {
  name: string;
  measures: string;
  intervals: string;
  description: string;
}

export const emptyRange: RangeDraft = { name: '', measures: 'frequency', intervals: '', description: '' };

export type RangeProblems = Partial<Record<keyof RangeDraft, string>>;

/** What will be sent, or what is still wrong. Intervals stand one a line, or with commas between them. */
export function readRange(
  draft: RangeDraft,
  scope: string,
): { range: SetNamedRange; problems: null } | { range: null; problems: RangeProblems } {
  const problems: RangeProblems = {};
  const name = draft.name.trim();
  if (name === '' || name.length > 120) problems.name = 'A name has 1 to 120 characters.';
  else if (/[\s,=]|\.\./.test(name) || readInterval(name)) problems.name = 'No blanks, commas, = or .., and no number.';
  const measures = draft.measures.trim();
  if (!/^[a-z][a-z0-9_.-]{0,39}$/.test(measures)) problems.measures = 'As runners offer it: small letters, digits, . _ and -';
  const texts = draft.intervals.split(/[\n,]/).filter((text) => text.trim() !== '');
  const intervals = texts.map(readInterval).filter((interval) => interval !== null);
  if (texts.length === 0) problems.intervals = 'Give at least one interval.';
  else if (intervals.length < texts.length) problems.intervals = 'Write each as 144e6..146e6, its lower end first.';
  if (Object.keys(problems).length > 0) return { range: null, problems };
  const description = draft.description.trim();
  return { range: { scope, measures, intervals, description }, problems: null };
}
