import type { Change, Kind } from '@baton/core';
import type { Commit, CommitResult } from '../interface.ts';
import { type SqlValue, writers } from '../sql/rows.ts';
import { statementIndex, type WriteOp, writeStatements } from '../sql/statements.ts';
import { codeOf, type Session } from './driver.ts';
import { troubleOf } from './failure.ts';

/** Why a commit was taken back. An error: it held values that its table refuses. */
export type Refusal = Extract<CommitResult, { status: 'conflict' }> | Error;

const statements = writeStatements((number) => `$${number}`).map(({ kind, op, sql }) => ({ name: `${op} ${kind}`, text: sql }));

interface Operation {
  kind: Kind;
  id: string;
  op: WriteOp;
  values: readonly SqlValue[];
}

/**
 * Makes the changes of one commit, in the order in which they are given, inside a transaction that the caller holds. Returns why it
 * cannot stand, which is what the first operation that failed says; the caller then has to take back what was written.
 */
export async function applyOne(session: Session, commit: Commit): Promise<Refusal | null> {
  let operations: Operation[];
  try {
    operations = operationsOf(commit);
  } catch (error) {
    return refusedValue(error);
  }
  const answers = await Promise.allSettled(operations.map((operation) => perform(session, operation)));
  for (const answer of answers) {
    if (answer.status === 'rejected') throw answer.reason;
    if (answer.value) return answer.value;
  }
  return null;
}

const operationsOf = ({ guards, changes }: Commit): Operation[] => [
  ...guards.map(({ kind, id, revision }): Operation => ({ kind, id, op: 'guard', values: [id, revision] })),
  ...changes.map(operationOf),
];

function operationOf(change: Change): Operation {
  const { kind, op } = change;
  if (op === 'remove') return { kind, id: change.id, op, values: [change.id, change.revision] };
  const values: SqlValue[] = [];
  writers[kind](change.row as never, values);
  if (op === 'update') values.push(change.row.revision - 1);
  return { kind, id: change.row.id, op, values };
}

async function perform(session: Session, { kind, id, op, values }: Operation): Promise<Refusal | null> {
  const statement = statements[statementIndex(kind, op)];
  if (!statement) throw new Error(`There is no statement to ${op} ${kind}.`);
  try {
    const { count } = await session.run(statement, values);
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
