import { formatCount } from './amount.ts';

/** Digits in groups of three where it is a whole number: `433 920 000`, `0.5`. */
export const valueText = (value: number): string => (Number.isInteger(value) && value >= 0 ? formatCount(value) : String(value));

/** Of what is measured in a unit that everybody expects beside the number. */
const units: Readonly<Record<string, string>> = { frequency: 'Hz' };

/** With the unit of what is measured: `144 000 000 – 146 000 000, 147 000 000 Hz`. */
export const measureText = (name: string, ...spans: readonly { min: number; max: number }[]): string =>
  [spans.map(spanText).join(', '), ...(Object.hasOwn(units, name) ? [units[name]] : [])].join('\u00a0');

/** `144 000 000 – 146 000 000`; one number where both ends are the same. */
export const spanText = ({ min, max }: { min: number; max: number }): string =>
  min === max ? valueText(min) : `${valueText(min)} – ${valueText(max)}`;
