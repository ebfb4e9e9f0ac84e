import type { Interval } from '@baton/core';
import { BadCall } from './bad-call.ts';

/** Hz, far above what is called radio. */
export const frequencyMax = 1e12;
const limitsMax = 64;

/** "Any": all that can be meant by a frequency. */
export const anyFrequency: Interval = { min: 0, max: frequencyMax };

const shape = /^(\d{1,13})\s*-\s*(\d{1,13})$/;

/**
 * Intervals in Hz of a list of `"lowHz-highHz"`. None, an empty list and `"Any"` are no limit. Throws {@link BadCall}.
 *
 * @param where how the list is called in words
 */
export function limitsOf(value: unknown, where: string): Interval[] {
  if (value === undefined || value === null) return [anyFrequency];
  const list = typeof value === 'string' ? [value] : value;
  if (!Array.isArray(list)) throw new BadCall(`${where} must be a list of texts such as "144000000-148000000"`);
  if (list.length > limitsMax) throw new BadCall(`${where} has more than ${limitsMax} entries`);
  const limits = list.map((each) => limitOf(each, where));
  return limits.length === 0 || limits.includes(anyFrequency) ? [anyFrequency] : limits;
}

function limitOf(value: unknown, where: string): Interval {
  const text = typeof value === 'string' ? value.trim() : '';
  if (/^any$/i.test(text)) return anyFrequency;
  const match = shape.exec(text);
  const shown = typeof value === 'string' ? JSON.stringify(value.slice(0, 60)) : typeof value;
  if (!match) throw new BadCall(`${where}: ${shown} is no range in whole Hz such as "144000000-148000000"`);
  const [min, max] = [Number(match[1]), Number(match[2])];
  if (min > max) throw new BadCall(`${where}: ${shown} ends below its begin`);
  if (max > frequencyMax) throw new BadCall(`${where}: ${shown} goes beyond ${frequencyMax} Hz`);
  return { min, max };
}
