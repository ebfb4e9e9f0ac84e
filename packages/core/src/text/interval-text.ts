import type { Interval } from '../match/interval.ts';

/** Long numbers, of Hz above all, in groups of three digits. */
function numberText(value: number): string {
  const [whole = '', part] = String(value).split('.');
  if (!/^-?\d{5,}$/.test(whole)) return String(value);
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, '\u202f');
  return part === undefined ? grouped : `${grouped}.${part}`;
}

/** `1 to 5`, or `7`. */
export const intervalText = ({ min, max }: Interval): string =>
  min === max ? numberText(min) : `${numberText(min)} to ${numberText(max)}`;
