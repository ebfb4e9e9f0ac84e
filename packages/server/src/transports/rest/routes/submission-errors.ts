/** What any job can be refused with that is made: for its project and runner, its ranges, its secrets, its key, or the room that is left. */
export const submissionErrors = [
  'project_not_found',
  'runner_not_found',
  'range_unknown',
  'executor_reserved',
  'secret_unknown',
  'secret_value_invalid',
  'secrets_too_many',
  'secret_key_missing',
  'idempotency_key_reused',
  'storage_full',
] as const;
