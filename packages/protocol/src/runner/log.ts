import { type Static, Type } from 'typebox';
import { Count, Digest, Epoch } from '../shared/fields.ts';

/*
 * The log of an attempt goes up as numbered chunks: `POST attempts/{id}/log?epoch=N` with frames (see `log-frames.ts`) as the body.
 * A chunk that the server has is ignored; one beyond the next number is not stored. `POST attempts/{id}/log/close` ends it.
 */
export const LogQuery = Type.Object({
  epoch: Epoch,
  /** with the last chunks the log may be closed as well: then all of what the close says stands here */
  chunks: Type.Optional(Count),
  lines: Type.Optional(Count),
  bytes: Type.Optional(Count),
  linesDropped: Type.Optional(Count),
  bytesDropped: Type.Optional(Count),
  digest: Type.Optional(Digest),
});

export const LogCloseRequest = Type.Object({
  epoch: Epoch,
  chunks: Count,
  lines: Count,
  bytes: Count,
  linesDropped: Count,
  bytesDropped: Count,
  digest: Digest,
});
export type LogCloseRequest = Static<typeof LogCloseRequest>;

export const LogCloseAnswer = Type.Object({ complete: Type.Boolean(), digest: Digest });
export type LogCloseAnswer = Static<typeof LogCloseAnswer>;

export const LogAnswer = Type.Object({
  acknowledged: Count,
  /** the log was closed by this call: all of its chunks are there */
  closed: Type.Optional(LogCloseAnswer),
});
export type LogAnswer = Static<typeof LogAnswer>;
