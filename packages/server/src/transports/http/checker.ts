import { ApiError } from '@baton/protocol';
import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { Settings } from 'typebox/system';
import { Value } from 'typebox/value';
import { problemOf } from './problem.ts';

/** Where a value may have several shapes, those that it has not fill the first complaints. */
const complaintsMax = 64;
Settings.Set({ maxErrors: complaintsMax });

/** The part of a request that is checked; it begins the `where` of an error. */
export type Part = 'body' | 'query' | 'path' | 'header' | 'message';

/** Throws {@link ApiError} unless `value` fits, else answers it. */
export type Checker<T> = (value: unknown) => T;

/** A compiled check. Values are taken as they are: nothing is coerced. */
export function checkerOf<T extends TSchema>(schema: T, part: Part): Checker<Static<T>> {
  const compiled = Compile(schema);
  return (value) => {
    if (compiled.Check(value)) return value as Static<T>;
    throw toApiError(problemOf([...compiled.Errors(value)], value), part);
  };
}

/** For query strings and paths, where everything arrives as text: numbers and flags are read first. */
export function textCheckerOf<T extends TSchema>(schema: T, part: Part): Checker<Static<T>> {
  const check = checkerOf(schema, part);
  return (value) => {
    const given = { ...(value as object) };
    // nearly always nothing is there
    return check(Object.keys(given).length === 0 ? given : Value.Convert(schema, given));
  };
}

function toApiError({ where, problem, value, unknown }: ReturnType<typeof problemOf>, part: Part): ApiError {
  const prefix = part === 'body' || part === 'message' ? '' : `${part}.`;
  const place = where === '' ? part : `${prefix}${where}`;
  return unknown
    ? new ApiError('unknown_field', { where: place })
    : new ApiError('invalid_request', { where: place, problem, value });
}
