import { messageSentence } from '@baton/protocol/why-words';

/** What the form knows of the schema of a field: see the specifications of the protocol. */
export interface FieldSchema {
  type?: string;
  title?: string;
  description?: string;
  /** texts of several lines */
  multiline?: boolean;
  /** texts of several lines that a program reads */
  code?: boolean;
  /** what one might write */
  example?: string;
  /** of a secret: a part of it that is none */
  plain?: boolean;
  const?: unknown;
  default?: unknown;
  anyOf?: FieldSchema[];
  items?: FieldSchema;
  properties?: Record<string, FieldSchema>;
  required?: string[] | undefined;
  patternProperties?: Record<string, FieldSchema>;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
}

/** How a field is filled in. `pairs`: one `name=value` a line; `rows`: a list of a few texts each; `json`: whatever has no form of its own. */
export type FieldKind = 'choice' | 'code' | 'flag' | 'json' | 'list' | 'number' | 'pairs' | 'part' | 'rows' | 'text' | 'texts';

/** Texts longer than this are seldom of one line. */
const lineCharsMax = 2_000;

export function kindOf(schema: FieldSchema): FieldKind {
  if (choicesOf(schema).length > 0) return 'choice';
  if (schema.type === 'boolean') return 'flag';
  if (schema.type === 'integer' || schema.type === 'number') return 'number';
  if (schema.code) return 'code';
  if (schema.type === 'string') return schema.multiline || (schema.maxLength ?? 0) > lineCharsMax ? 'texts' : 'text';
  if (schema.type === 'array') return kindOfList(schema.items);
  if (schema.properties) return 'part';
  const [own] = Object.values(schema.patternProperties ?? {});
  return own?.type === 'string' ? 'pairs' : 'json';
}

function kindOfList({ type, properties }: FieldSchema = {}): FieldKind {
  if (type === 'string') return 'list';
  const parts = Object.values(properties ?? {});
  return parts.length > 0 && parts.every((part) => kindOf(part) === 'text') ? 'rows' : 'json';
}

/** The words that a field may have; none: it is no choice. */
export function choicesOf({ anyOf = [] }: FieldSchema): string[] {
  const words = anyOf.flatMap((each) => (typeof each.const === 'string' ? [each.const] : []));
  return words.length === anyOf.length ? words : [];
}

/** `workingDirectory` as `Working directory`. */
export function titleOf(name: string, { title }: FieldSchema): string {
  if (title !== undefined) return title;
  const text = name.replace(/([a-z])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A description as a sentence, without the marks of code; what begins with no plain word, or with what can be chosen, stays. */
export function sentenceOf(described: string | undefined): string | undefined {
  if (described === undefined) return undefined;
  const text = described.replaceAll('`', '');
  const begun = /^(?:[a-z]+, )+[a-z]+:/.test(text) ? text : messageSentence(text);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}

/** Fields that stand in other places of the form of a job. */
const ofJobs = ['environment'];

/**
 * Its fields: first those that must be given.
 * @param elsewhere names of those that stand in other places of the form
 */
export function fieldsOf(
  { properties = {}, required = [] }: FieldSchema,
  elsewhere: readonly string[] = ofJobs,
): { name: string; schema: FieldSchema; isNeeded: boolean }[] {
  const fields = Object.entries(properties).filter(([name]) => !elsewhere.includes(name));
  const all = fields.map(([name, schema]) => ({ name, schema, isNeeded: required.includes(name) }));
  return [...all.filter(({ isNeeded }) => isNeeded), ...all.filter(({ isNeeded }) => !isNeeded)];
}

type Names = { first: readonly string[]; more: readonly string[] };

/** Its fields that are shown, and those that are folded away: as they are named, or else by whether they must be given. */
export function shownFieldsOf(schema: FieldSchema, names: Names | undefined, elsewhere?: readonly string[]) {
  const all = fieldsOf(schema, elsewhere);
  if (!names) return { first: all.filter(({ isNeeded }) => isNeeded), more: all.filter(({ isNeeded }) => !isNeeded) };
  const named = (wanted: readonly string[]) => wanted.flatMap((name) => all.filter((field) => field.name === name));
  return { first: named(names.first), more: named(names.more) };
}

/** Without fields that do not make sense any more beside the others: nobody would see them. */
export function kept(
  spec: Record<string, unknown>,
  fieldsFor: ((spec: Record<string, unknown>) => Names) | undefined,
): Record<string, unknown> {
  if (!fieldsFor) return spec;
  const { first, more } = fieldsFor(spec);
  return Object.fromEntries(Object.entries(spec).filter(([name]) => first.includes(name) || more.includes(name)));
}

/** Without what was left empty, so that the server's defaults hold. */
export function withoutEmpty(spec: Record<string, unknown>): Record<string, unknown> {
  const kept = Object.entries(spec).flatMap(([name, value]): [string, unknown][] => {
    if (value === undefined || value === null || value === '') return [];
    if (Array.isArray(value)) return value.length === 0 ? [] : [[name, value]];
    if (typeof value !== 'object') return [[name, value]];
    const inner = withoutEmpty(value as Record<string, unknown>);
    return Object.keys(inner).length === 0 ? [] : [[name, inner]];
  });
  return Object.fromEntries(kept);
}
