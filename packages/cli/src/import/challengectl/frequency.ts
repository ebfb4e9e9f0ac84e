import type { TemplateJob } from '@baton/protocol';
import { type Fields, Invalid } from '../shared/fields.ts';

/** Exactly one of these says where a challenge is sent. */
const ways = ['frequency', 'frequency_ranges', 'manual_frequency_range'] as const;

/** A frequency in hertz, or what one is drawn from for each transmission. */
export function frequencyOf(challenge: Fields): Pick<TemplateJob, 'ranges' | 'drawFrom'> {
  const given = ways.filter((way) => challenge.has(way));
  if (given.length !== 1) {
    const found = given.length === 0 ? 'none of them is there' : `there are ${given.join(' and ')}`;
    throw new Invalid(challenge.place, `needs one of ${ways.join(', ')}, and ${found}`);
  }
  if (given[0] === 'frequency') return { ranges: { frequency: hertz(challenge, 'frequency') } };
  if (given[0] === 'frequency_ranges') return { drawFrom: { frequency: rangesOf(challenge) } };
  const range = challenge.object('manual_frequency_range');
  return range ? { drawFrom: { frequency: [intervalOf(range)] } } : {};
}

function rangesOf(challenge: Fields): string[] {
  const names = challenge.texts('frequency_ranges');
  const place = challenge.at('frequency_ranges');
  if (names.length === 0) throw new Invalid(place, 'names no range');
  return [...new Set(names.map((name) => rangeNameOf(name, place)))];
}

/** A name of a range that can stand in a list beside numbers. */
export function rangeNameOf(name: string, place: string): string {
  if (/^(?!.*\.\.)(?![-+.\d]+(?:[eE][-+]?\d+)?$)[^\s\p{Cc}\p{Cf}\p{Cs},=]{1,120}$/u.test(name)) return name;
  throw new Invalid(place, 'must be a name without blanks, commas, = and .., and no number', name);
}

/** Both ends in hertz. */
export function intervalOf(range: Fields): { min: number; max: number } {
  const [min, max] = [hertz(range, 'min_hz'), hertz(range, 'max_hz')];
  if (min > max) throw new Invalid(range.at('min_hz'), `must not be above max_hz (${max})`, min);
  return { min, max };
}

function hertz(fields: Fields, name: string): number {
  const value = fields.needNumber(name);
  if (!(value > 0 && value <= 1e15)) throw new Invalid(fields.at(name), 'must be a frequency in hertz', value);
  return value;
}
