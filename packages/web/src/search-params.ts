import { withQuery } from './api/request.ts';

/** Search parameters are plain strings here: `?search=123` is a text, and what people see in the URL is what they typed. */
export const parseSearch = (text: string): Record<string, string> => Object.fromEntries(new URLSearchParams(text));

/** The reverse; empty values vanish from the URL. */
export const stringifySearch = (search: Record<string, unknown>): string =>
  withQuery(
    '',
    Object.fromEntries(Object.entries(search).map(([name, value]) => [name, value === undefined ? undefined : String(value)])),
  );

/** A parameter that may be missing; anything unknown counts as missing. */
export const oneOf = <T extends string>(value: unknown, allowed: readonly T[]): T | undefined =>
  allowed.find((candidate) => candidate === value);

export const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
