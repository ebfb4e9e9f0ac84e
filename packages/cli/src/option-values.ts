import { readDuration } from '@baton/protocol/duration';
import { InvalidArgumentError } from 'commander';

/** Milliseconds of `90s`, `10m`, `2h`, `1d`; a plain number means seconds. */
export function parseDuration(text: string): number {
  const ms = readDuration(text);
  if (ms === null) throw new InvalidArgumentError('Write it like 90s, 10m, 2h or 1d.');
  return ms;
}

/** An instant, ms since the Unix epoch, by the clock and zone of this machine: `18:00` (the next one), `2026-01-31`, `2026-01-31T08:00`, with a zone or without. */
export function parseInstant(text: string, _before?: unknown, now = new Date()): number {
  const [, hours, minutes] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
  if (hours !== undefined) {
    const next = new Date(now);
    next.setHours(Number(hours), Number(minutes), 0, 0);
    if (next <= now) next.setDate(next.getDate() + 1);
    return next.getTime();
  }
  const at = /^\d{4}-\d\d-\d\d$/.test(text)
    ? Date.parse(`${text}T00:00`)
    : /^\d{4}-\d\d-\d\dT/.test(text)
      ? Date.parse(text)
      : Number.NaN;
  if (Number.isNaN(at)) throw new InvalidArgumentError('Write it like 18:00 or 2026-01-31T08:00.');
  return at;
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
