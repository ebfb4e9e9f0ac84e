import { ConnectError } from '../connect/connect-error.ts';
import { type Field, fieldsOf } from '../connect/fields.ts';

/*
 * An element of a list takes two bytes on the wire and hundreds in memory. So how many there are is looked at before they are made.
 */

/** Rows of a log that are taken in one go; what comes after them is sent again. */
const rowsAtOnceMax = 200_000;
/** Steps and outputs of a task. */
const partsMax = 20_000;

/** Fields of `UpdateLogRequest` and `UpdateTaskRequest`, and of the `TaskState` in it. */
const fieldNumbers = { rows: 3, state: 1, outputs: 2, steps: 5 };

/**
 * The beginning of an `UpdateLogRequest`, as bytes, with at most `rowsMax` rows. What was cut off is not acknowledged, so its runner sends it again, and with
 * it that nothing more comes.
 */
export function firstRows(bytes: Uint8Array, rowsMax = rowsAtOnceMax): Uint8Array {
  let rows = 0;
  for (const { number, at } of fieldsOf(bytes))
    if (number === fieldNumbers.rows && ++rows > rowsMax) return bytes.subarray(0, at);
  return bytes;
}

/** An `UpdateTaskRequest` as it is. Throws `resource_exhausted` when no workflow has so many steps or outputs. */
export function fewParts(bytes: Uint8Array): Uint8Array {
  let parts = 0;
  const count = ({ number }: Field, counted: number): void => {
    if (number === counted && ++parts > partsMax)
      throw new ConnectError('resource_exhausted', `At most ${partsMax} steps and outputs of a task are taken`);
  };
  for (const field of fieldsOf(bytes)) {
    count(field, fieldNumbers.outputs);
    if (field.number === fieldNumbers.state)
      for (const inner of fieldsOf(bytes.subarray(field.from, field.to))) count(inner, fieldNumbers.steps);
  }
  return bytes;
}
