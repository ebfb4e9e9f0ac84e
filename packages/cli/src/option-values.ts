import { readDuration } from '@baton/protocol/duration';
import { InvalidArgumentError } from 'commander';

/** Milliseconds of `90s`, `10m`, `2h`, `1d`; a plain number means seconds. */
export function parseDuration(text: string): number {
  const ms = readDuration(text);
  if (ms === null) throw new InvalidArgumentError('Write it like 90s, 10m, 2h or 1d.');
  return ms;
}

/** A whole number. */
export function parseInteger(text: string): number {
  if (!/^-?\d{1,15}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

/** For options that may be given several times. */
export const collect = (value: string, before: readonly string[] = []): string[] => [...before, value];

/** `10.0.0.0/8,fd00::/8`, for options that may be given several times too. */
export const collectNetworks = (value: string, before: readonly string[] = []): string[] => [...before, ...parseList(value)];

/** `a,b`, or nothing at all for none. */
export const parseList = (text: string): string[] => [...new Set(text.split(',').map((part) => part.trim()))].filter(Boolean);
