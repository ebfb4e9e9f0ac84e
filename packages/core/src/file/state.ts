/** `artifact`: people may download it. `private`: only later attempts of its job may have it. */
export const jobFileKinds = ['artifact', 'private'] as const;
export type JobFileKind = (typeof jobFileKinds)[number];

/**
 * The newest file of a name that a job keeps on the server. Its bytes lie apart, encrypted with a key of their own, under its content id: what is sent
 * anew under the same name has other bytes, another key and another content id.
 */
export interface JobFile {
  /** of job and name, joined: a job has one file of a name */
  id: string;
  revision: number;
  jobId: string;
  /** the attempt that sent it, and its number */
  attemptId: string;
  attempt: number;
  name: string;
  kind: JobFileKind;
  /** bytes, before encryption */
  size: number;
  /** SHA-256 of them, hexadecimal */
  digest: string;
  createdAt: number;
  /** from then on there is no such file; null: it goes with its job, or with the retention of its scope */
  expiresAt: number | null;
  contentId: string;
  /** the key of its bytes, sealed for this content; and the id of the key that sealed it */
  keyId: string;
  box: string;
}

/** The id of the row of a file. */
export const jobFileId = (jobId: string, name: string): string => `${jobId}/${name}`;

/** What the key of a content is sealed for. */
export const jobFilePurpose = (contentId: string): string => `file ${contentId}`;

/** Limits on files of jobs; the wire schemas use the same. */
export const jobFileLimits = {
  bytesMax: 1024 ** 3,
  nameBytesMax: 255,
  perJobMax: 1_000,
  expiresInMsMin: 1_000,
  expiresInMsMax: 3_660 * 24 * 3_600_000,
} as const;
