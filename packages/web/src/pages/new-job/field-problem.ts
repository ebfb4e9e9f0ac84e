import { asFailure } from '../../api/as-failure.ts';

/** What the server refused of one field of a specification. */
export interface FieldProblem {
  /** its name in the schema of the executor */
  field: string;
  text: string;
  /** of a text of several lines, counted from 1; null: all of it */
  line: number | null;
}

/** Fields that stand in other places of the form of a job. */
const elsewhere: readonly string[] = ['environment'];

/** Null: it is about something else, and is told above the form. */
export function fieldProblemOf(error: unknown): FieldProblem | null {
  if (!error) return null;
  const { code, message, next, detail } = asFailure(error);
  if (code !== 'invalid_request' && code !== 'workflow_invalid') return null;
  const [, field] = /^(?:job\.)?spec\.(\w+)/.exec(typeof detail.where === 'string' ? detail.where : '') ?? [];
  if (field === undefined || elsewhere.includes(field)) return null;
  return { field, text: `${message}. ${next}`, line: typeof detail.line === 'number' ? detail.line : null };
}
