import { Value } from 'typebox/value';
import type { ProviderKind } from './provider-kind.ts';

export interface PoolParts {
  settings: unknown;
  identity: unknown;
  /** null: there is none */
  secret: unknown;
}

export interface SchemaProblem {
  /** `settings.cpu`, `identity.url`, `identity.secret.key` */
  where: string;
  problem: string;
  /** empty: it is secret, or there is none */
  value: string;
}

const valueCharsMax = 100;

/** What the schemas of a provider find wrong with the settings of a pool and with its identity: one problem for each place, at most ten. */
export function schemaProblems(kind: ProviderKind, { settings, identity, secret }: PoolParts): SchemaProblem[] {
  const parts = [
    { at: 'settings', schema: kind.settings, value: settings },
    { at: 'identity', schema: kind.identity, value: identity },
    { at: 'identity.secret', schema: kind.secret, value: secret },
  ];
  const found = parts.flatMap(({ at, schema, value }) => {
    if (value === null || Value.Check(schema, value)) return [];
    const errors = Value.Errors(schema, value);
    return errors.map((error) => {
      const { place, words } = wordsOf(error, errors);
      return { where: [at, ...place].join('.'), problem: words, value: at === 'identity.secret' ? '' : shown(value, place) };
    });
  });
  return [...new Map(found.map((each) => [each.where, each])).values()].slice(0, 10);
}

type Complaint = ReturnType<typeof Value.Errors>[number];

function wordsOf(
  { instancePath, keyword, message, params }: Complaint,
  all: readonly Complaint[],
): { place: string[]; words: string } {
  const place = instancePath.split('/').slice(1);
  const named = (name: string): string[] => (params as Record<string, string[] | undefined>)[name] ?? [];
  if (keyword === 'additionalProperties')
    return { place: [...place, ...named('additionalProperties').slice(0, 1)], words: 'unknown field' };
  if (keyword === 'required') return { place: [...place, ...named('requiredProperties').slice(0, 1)], words: 'is missing' };
  const values = keyword === 'const' || keyword === 'anyOf' ? valuesAt(instancePath, all) : [];
  return { place, words: values.length === 0 ? message : `must be ${orOf(values)}` };
}

/** Each of the values that may stand there, where there are several. */
const valuesAt = (instancePath: string, all: readonly Complaint[]): string[] =>
  all
    .filter((each) => each.keyword === 'const' && each.instancePath === instancePath)
    .map(({ params }) => String((params as { allowedValue?: unknown }).allowedValue));

const orOf = (values: readonly string[]): string => (values.length === 1 ? `${values[0]}` : `one of ${values.join(', ')}`);

function shown(root: unknown, place: readonly string[]): string {
  const value = place.reduce<unknown>((within, name) => (within as Record<string, unknown> | undefined)?.[name], root);
  if (value === undefined) return '';
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return text.length > valueCharsMax ? `${text.slice(0, valueCharsMax)}…` : text;
}
