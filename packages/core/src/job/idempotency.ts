/** Remembers which job a submission with this key made, so that the same submission sent again makes no second one. */
export interface IdempotencyKey {
  /** scope, submitter and key, joined */
  id: string;
  revision: number;
  jobId: string;
  /** of the whole submission: the same key with another body is refused */
  requestHash: string;
  createdAt: number;
}

/** The row id of a key: keys of different submitters or projects never meet. */
export const idempotencyKeyId = (scopeId: string, submitter: string, key: string): string =>
  JSON.stringify([scopeId, submitter, key]);
