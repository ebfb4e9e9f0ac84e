import type { Change, Kind } from '@baton/core';
import type { Commit, CommitResult } from '../interface.ts';
import { type SqlValue, writers } from '../sql/rows.ts';
import { statementIndex, type WriteOp, writeStatements } from '../sql/statements.ts';
import { codeOf, type Session } from './driver.ts';
import { troubleOf } from './failure.ts';

/** Why a commit was taken back. An error: it held values that its table refuses. */
export type Refusal = Extract<CommitResult, { status: 'conflict' }> | Error;

const statements = writeStatements((number) => `$${number}`).map(({ kind, op, sql }) => ({ name: `${op} ${kind}`, text: sql }));

/**
 * Makes the changes of one commit, one after the other as they are given, inside a transaction that the caller holds. Returns why it
 * cannot stand; the caller then has to take back what was written.
 */
export async function applyOne(session: Session, { guards, changes }: Commit): Promise<Refusal | null> {
  for (const guard of guards) {
    const refusal = await perform(session, guard.kind, guard.id, 'guard', () => [guard.id, guard.revision]);
    if (refusal) return refusal;
  }
  for (const change of changes) {
    const id = change.op === 'remove' ? change.id : change.row.id;
    const refusal = await perform(session, change.kind, id, change.op, () => valuesOf(change));
    if (refusal) return refusal;
  }
  return null;
}

function valuesOf(change: Change): SqlValue[] {
  if (change.op === 'remove') return [change.id, change.revision];
  const values: SqlValue[] = [];
  writers[change.kind](change.row as never, values);
  if (change.op === 'update') values.push(change.row.revision - 1);
  return values;
}

async function perform(
  session: Session,
  kind: Kind,
  id: string,
  op: WriteOp,
  values: () => readonly SqlValue[],
): Promise<Refusal | null> {
  const statement = statements[statementIndex(kind, op)];
  if (!statement) throw new Error(`There is no statement to ${op} ${kind}.`);
  try {
    const { count } = await session.run(statement, values());
    if (count > 0 || op === 'ensure') return null;
    return { status: 'conflict', kind, id, why: op === 'insert' ? 'exists' : 'revision' };
  } catch (error) {
    if (codeOf(error) === '23505') return { status: 'conflict', kind, id, why: 'exists' };
    return refusedValue(error);
  }
}

/** An error of a commit alone: it held a value that no column can hold. Throws every other error. */
export function refusedValue(error: unknown): Error {
  if (error instanceof TypeError) return error;
  if (error instanceof Error && troubleOf(error) === 'data') {
    return new Error(`A commit held values that its table refuses: ${error.message}`, { cause: error });
  }
  throw error;
}
