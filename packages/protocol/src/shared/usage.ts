import { type Static, Type } from 'typebox';
import { Count, Nullable } from './fields.ts';

/** What the processes of an attempt have used, as its runner measured it. */
export const Usage = Type.Object({
  cpuUserMs: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description: 'CPU time in programs' }),
  cpuSystemMs: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description: 'CPU time in the system for them' }),
  memoryPeakBytes: Nullable(Count),
});
export type Usage = Static<typeof Usage>;
