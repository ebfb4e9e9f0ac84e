import type { AuditEntry } from '@baton/protocol';
import { formatDuration } from '../../text/duration.ts';
import { formatExact } from '../../text/time.ts';

type Values = Readonly<Record<string, unknown>> | null;

/** One field that changed; `before` or `after` undefined: there was, or is, none. */
export interface FieldChange {
  name: string;
  before: string | undefined;
  after: string | undefined;
}

/** `labelsAdded` → `labels added`. */
export const fieldWords = (name: string): string =>
  name.replace(isSpan, '').replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** `runner.pairing_renewed` → `runner: pairing renewed`. */
export const actionWords = (action: string): string => {
  const [family = '', verb = ''] = action.split('.');
  return `${family.replaceAll('_', ' ')}: ${verb.replaceAll('_', ' ')}`;
};

/** A value as people read it. */
export function valueWords(value: unknown): string {
  if (value === null || value === undefined || value === '') return '—';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(valueWords).join(', ');
  return typeof value === 'object' ? fieldsIn(value) : String(value);
}

/** The value of a field: instants and spans of time, which are known by their names, as people read them. */
function saidOf(name: string, value: unknown): string {
  if (typeof value !== 'number') return valueWords(value);
  if (/^(at|until|deadline)$|At$/.test(name)) return formatExact(value);
  return isSpan.test(name) ? formatDuration(value) : valueWords(value);
}

/** Fields that hold ms say so at the end of their names; to people the value does. */
const isSpan = /(?<=[a-z])Ms$/;

/** Of a value that has fields: those that say something. */
function fieldsIn(value: object): string {
  const said = Object.entries(value).filter(([, each]) => each !== null && each !== undefined);
  return said.map(([name, each]) => `${fieldWords(name)} ${saidOf(name, each)}`).join(', ');
}

/** What changed, field by field. */
export function changesOf({ before, after }: Pick<AuditEntry, 'before' | 'after'>): FieldChange[] {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  const of = (values: Values, name: string) => (values === null ? undefined : saidOf(name, values[name]));
  return names.map((name) => ({ name, before: of(before, name), after: of(after, name) }));
}

/** What else was said, without what is empty. */
export const detailsOf = ({ detail }: Pick<AuditEntry, 'detail'>): [string, string][] =>
  Object.entries(detail)
    .filter(([, value]) => value !== null && value !== undefined && value !== '')
    .map(([name, value]) => [fieldWords(name), saidOf(name, value)]);

/** Where the page of what it was done to is; null: it has none. */
export function targetHref({ target, action }: Pick<AuditEntry, 'target' | 'action'>): string | null {
  if (target.kind === 'runner' && action !== 'runner.remove') return `/runners/${target.id}`;
  return target.kind === 'job' ? `/jobs/${target.id}` : null;
}
