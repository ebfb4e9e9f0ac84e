import { InvalidArgumentError } from 'commander';

const unitMs: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of `90s`, `10m`, `2h`, `1d`; a plain number means seconds. */
export function parseDuration(text: string): number {
  const match = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h|d)?$/.exec(text);
  if (!match) throw new InvalidArgumentError('Write it like 90s, 10m, 2h or 1d.');
  return Math.round(Number(match[1]) * (unitMs[match[2] ?? 's'] ?? 0));
}

/** A whole number. */
export function parseInteger(text: string): number {
  if (!/^-?\d{1,15}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

/** For options that may be given several times. */
export const collect = (value: string, before: readonly string[] = []): string[] => [...before, value];

/** `a,b`, or nothing at all for none. */
export const parseList = (text: string): string[] => [...new Set(text.split(',').map((part) => part.trim()))].filter(Boolean);
