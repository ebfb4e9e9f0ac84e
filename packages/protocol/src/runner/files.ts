import { type Static, Type } from 'typebox';
import { Digest, DurationMs, Nullable } from '../shared/fields.ts';

/** Bytes of one file, at most. */
export const jobFileBytesMax = 1024 ** 3;

export const JobFileKindName = Type.Union([Type.Literal('artifact'), Type.Literal('private')]);

/** `PUT attempts/{id}/files/{name}`: the body is the file. */
export const FileQuery = Type.Object({
  kind: Type.Optional(JobFileKindName),
  expiresInMs: Type.Optional(
    Type.Integer({
      minimum: 1_000,
      maximum: 316_224_000_000,
      description: 'how long it is kept; left out: as long as its job, or as the settings say',
    }),
  ),
});
export type FileQuery = Static<typeof FileQuery>;

export const FileAnswer = Type.Object({
  name: Type.String(),
  kind: JobFileKindName,
  /** bytes */
  size: Type.Integer(),
  /** SHA-256, hexadecimal */
  digest: Digest,
  expiresInMs: Nullable(DurationMs),
});
export type FileAnswer = Static<typeof FileAnswer>;
