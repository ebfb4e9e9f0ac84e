import { Type } from 'typebox';
import { closed } from '../shared/fields.ts';

export const variableName = '^[A-Za-z_][A-Za-z0-9_]{0,199}$';

/** No program can be given a zero byte. */
export const noZero = '^[^\\0]*$';

/** Variables that the tools of a job get. */
export const Environment = Type.Record(
  Type.String({ pattern: variableName }),
  Type.String({ maxLength: 131_072, pattern: noZero }),
  closed,
);

/** Of the lock of a state, as a job that met it tells. */
export const LockId = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9_.:/-]{0,199}$' });
