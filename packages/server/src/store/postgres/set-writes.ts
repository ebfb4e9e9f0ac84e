import type { EventDraft, Kind } from '@baton/core';
import { eventWidth, writeEvent } from '../sql/event-rows.ts';
import { type SqlValue, writers } from '../sql/rows.ts';
import { binaryArray } from './arrays.ts';
import { typeOf } from './columns.ts';
import type { Answer, Parameter, Statement } from './driver.ts';
import type { Fold, RowEffect } from './fold.ts';
import { eventTypes, insertEvents, type SetOp, type SetStatement, setStatements } from './set-statements.ts';

/** A statement with its values, and whether its answer is what it must be. */
export interface Write {
  statement: Statement;
  parameters: readonly Parameter[];
  holds(answer: Answer): boolean;
}

/** The statements that carry out a fold: one for each kind of row and operation. They touch different rows, so their order is free. */
export function writesOf({ effects }: Fold): Write[] {
  return effects.flatMap(({ kind, rows }) => {
    const values = new Map<SetOp, { flat: SqlValue[]; rows: number }>();
    for (const effect of rows.values()) {
      const op = opOf(effect);
      let own = values.get(op);
      if (!own) {
        own = { flat: [], rows: 0 };
        values.set(op, own);
      }
      own.rows++;
      append(kind, op, effect, own.flat);
    }
    return [...values].map(([op, { flat, rows: count }]) => writeOf(op, setStatements[kind][op], flat, count));
  });
}

function opOf({ expected, row, revision }: RowEffect): SetOp {
  if (row === null) return revision === null ? 'remove' : 'guard';
  if (expected === null) return 'insert';
  return expected === 'any' ? 'ensure' : 'update';
}

function append(kind: Kind, op: SetOp, { id, row, expected }: RowEffect, into: SqlValue[]): void {
  if (row) writers[kind](row as never, into);
  else into.push(id);
  if (op !== 'insert' && op !== 'ensure') into.push(expected as number);
}

function writeOf(op: SetOp, statement: SetStatement, flat: readonly SqlValue[], rows: number): Write {
  const { columns } = statement;
  return {
    statement,
    parameters: columns.map((column, index) => binaryArray(typeOf(column), flat, index, columns.length)),
    holds: ({ rows: found, count }) => op === 'ensure' || (op === 'guard' ? Number(found[0]?.[0]) : count) === rows,
  };
}

/** The statement that writes events with the numbers from `first` on; null for none. */
export function eventsWrite(events: readonly EventDraft[], first: number): Write | null {
  if (events.length === 0) return null;
  const flat: SqlValue[] = [];
  for (const [index, event] of events.entries()) {
    flat.push(first + index);
    writeEvent(event, flat);
  }
  return {
    statement: insertEvents,
    parameters: eventTypes.map((type, index) => binaryArray(type, flat, index, eventWidth + 1)),
    holds: ({ count }) => count === events.length,
  };
}
