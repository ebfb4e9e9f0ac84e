import type { Interval } from '../match/interval.ts';

/** Long numbers, of Hz above all, in groups of three digits. */
function numberText(value: number): string {
  const [whole = '', part] = String(value).split('.');
  if (!/^-?\d{5,}$/.test(whole)) return String(value);
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, '\u202f');
  return part === undefined ? grouped : `${grouped}.${part}`;
}

/** Of what is measured in a unit that everybody expects beside the number. */
const units: Readonly<Record<string, string>> = { frequency: 'Hz' };

/** `1 to 5`, or `7`. */
const intervalText = ({ min, max }: Interval): string =>
  min === max ? numberText(min) : `${numberText(min)} to ${numberText(max)}`;

/** Values of what is measured, with its unit: `1 to 5 and 7 Hz`. */
export const measuredText = (name: string, intervals: readonly Interval[], between = ' and '): string =>
  [intervals.map(intervalText).join(between), ...(Object.hasOwn(units, name) ? [units[name]] : [])].join('\u00a0');
