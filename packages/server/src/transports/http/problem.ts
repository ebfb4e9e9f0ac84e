import { showValue } from '@baton/protocol';

/** A complaint of the schema library, as far as it is used here. */
export interface SchemaError {
  keyword: string;
  /** `#/properties/schedule/anyOf/1/properties/kind` */
  schemaPath: string;
  instancePath: string;
  params: object;
  message: string;
}

/** What is wrong with a value: the first thing, in words. */
export interface Problem {
  /** `spec.command[0]`; empty for the whole value */
  where: string;
  problem: string;
  value: string;
  /** a field that is not known */
  unknown: boolean;
}

/** Values at these places are never shown; `data` is that of a secret. */
const secretNames = /(password|token|secret)$|^secretEnvironment\b|^data$/i;

/** Picks the complaint that helps most out of all of them. */
export function problemOf(all: readonly SchemaError[], root: unknown): Problem {
  const errors = ofMeantShapes(all);
  const unknown = errors.find((error) => error.keyword === 'additionalProperties');
  if (unknown) {
    const [name = ''] = listParam(unknown, 'additionalProperties');
    return { where: placeOf([...segmentsOf(unknown.instancePath), name]), problem: 'unknown field', value: '', unknown: true };
  }
  const first = errors.find((error) => error.keyword !== 'boolean') ?? errors[0];
  if (!first) return { where: '', problem: 'is not what is expected here', value: describe(root), unknown: false };
  const segments = segmentsOf(first.instancePath);
  if (first.keyword === 'required') {
    const [missing = ''] = listParam(first, 'requiredProperties');
    return { where: placeOf([...segments, missing]), problem: 'is missing', value: 'nothing', unknown: false };
  }
  const where = placeOf(segments);
  const value = secretNames.test(where) ? '(hidden)' : describe(valueAt(root, segments));
  return { where, problem: wordsOf(first, errors), value, unknown: false };
}

/**
 * Of a value that may have several shapes, told apart by their `kind`, only the complaints about the shape that is meant: that it is none of
 * the others helps nobody.
 */
function ofMeantShapes(errors: readonly SchemaError[]): readonly SchemaError[] {
  const shapeOf = ({ schemaPath }: SchemaError): [union: string, shape: string] | null => {
    const [shape, union] = /^(.*?\/anyOf)\/\d+/.exec(schemaPath) ?? [];
    return shape === undefined || union === undefined ? null : [union, shape];
  };
  const shapes = new Map<string, { union: string; isMeant: boolean }>();
  for (const error of errors) {
    const [union, shape] = shapeOf(error) ?? [];
    if (union === undefined || shape === undefined) continue;
    const isOther = error.keyword === 'const' && error.instancePath.endsWith('/kind');
    shapes.set(shape, { union, isMeant: (shapes.get(shape)?.isMeant ?? true) && !isOther });
  }
  const hasMeant = new Set([...shapes.values()].filter(({ isMeant }) => isMeant).map(({ union }) => union));
  return errors.filter((error) => {
    const [union = '', shape = ''] = shapeOf(error) ?? [];
    return !hasMeant.has(union) || shapes.get(shape)?.isMeant !== false;
  });
}

function wordsOf(error: SchemaError, all: readonly SchemaError[]): string {
  const params = error.params as Record<string, unknown>;
  switch (error.keyword) {
    case 'const': {
      const allowed = all
        .filter((other) => other.keyword === 'const' && other.instancePath === error.instancePath)
        .map((other) => String((other.params as { allowedValue?: unknown }).allowedValue));
      return allowed.length === 1 ? `must be ${allowed[0]}` : `must be one of ${allowed.join(', ')}`;
    }
    case 'pattern':
      return String(params.pattern).startsWith('^[0-9a-f]{8}-')
        ? 'is not a UUID'
        : 'has characters or a form that is not allowed';
    case 'minLength':
      return `must have at least ${count(params.limit, 'character')}`;
    case 'maxLength':
      return `must have at most ${count(params.limit, 'character')}`;
    case 'minItems':
      return `must have at least ${count(params.limit, 'entry', 'entries')}`;
    case 'maxItems':
      return `must have at most ${count(params.limit, 'entry', 'entries')}`;
    case 'uniqueItems':
      return 'must not have the same entry twice';
    default:
      return error.message;
  }
}

const count = (limit: unknown, one: string, many = `${one}s`): string => `${limit} ${limit === 1 ? one : many}`;

function listParam(error: SchemaError, name: string): string[] {
  const value = (error.params as Record<string, unknown>)[name];
  return Array.isArray(value) ? value.map(String) : [];
}

const segmentsOf = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));

/** At most this much of a place is shown: field names come from outside. */
const placeCharsMax = 200;

function placeOf(segments: readonly string[]): string {
  const text = segments.reduce((place, segment) => {
    if (/^\d+$/.test(segment)) return `${place}[${segment}]`;
    return place === '' ? segment : `${place}.${segment}`;
  }, '');
  return showValue(text).slice(0, placeCharsMax);
}

function valueAt(root: unknown, segments: readonly string[]): unknown {
  let at: unknown = root;
  for (const segment of segments) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, segment)) return undefined;
    at = (at as Record<string, unknown>)[segment];
  }
  return at;
}

/** Structures are named, not shown: they may be deep, long, or hold secrets. */
function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  return showValue(value);
}
