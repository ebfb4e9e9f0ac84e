import { BadCall } from './bad-call.ts';
import { type JobProgress, type LogRecord, type Registration, type TaskStatus, taskStatuses } from './wire.ts';

/*
 * Reads what runners send. Names are taken in any casing, as the programs of that system read them; what is not known is ignored.
 */

const invalid = (what: string): BadCall => new BadCall(400, `Invalid format: ${what}`);

type Fields = ReadonlyMap<string, unknown>;

function fieldsOf(value: unknown, what: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid(`${what} must be an object`);
  return new Map(Object.entries(value).map(([name, own]) => [name.toLowerCase(), own]));
}

function textOf(fields: Fields, name: string): string | null {
  const value = fields.get(name) ?? null;
  if (value !== null && typeof value !== 'string') throw invalid(`${name} must be a text`);
  return value;
}

const filledOf = (fields: Fields, name: string): string | null => {
  const text = textOf(fields, name)?.trim() ?? '';
  return text === '' ? null : text;
};

function listOf(fields: Fields, name: string): unknown[] {
  const value = fields.get(name) ?? [];
  if (!Array.isArray(value)) throw invalid(`${name} must be a list`);
  return value;
}

function countOf(fields: Fields, name: string): number {
  const value = fields.get(name) ?? 0;
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw invalid(`${name} must be a number`);
  return value;
}

/** Throws {@link BadCall}. */
export function readRegistration(body: unknown): Registration {
  const fields = fieldsOf(body, 'the body');
  const enabled = fields.get('enabled') ?? null;
  if (enabled !== null && typeof enabled !== 'boolean') throw invalid('enabled must be true or false');
  const tags = listOf(fields, 'tags').map((tag) => {
    if (typeof tag !== 'string') throw invalid('tags must be texts');
    return tag.trim();
  });
  return {
    registrationToken: textOf(fields, 'registration_token') ?? '',
    name: filledOf(fields, 'name'),
    webhook: filledOf(fields, 'webhook'),
    tags: [...new Set(tags)].filter((tag) => tag !== ''),
    maxParallelTasks: countOf(fields, 'max_parallel_tasks'),
    enabled,
    publicKey: filledOf(fields, 'public_key'),
  };
}

/**
 * What a runner says of its tasks; null: it has none. Throws {@link BadCall} before anything of it counts: the runner sends all of it again.
 */
export function readProgress(body: unknown): JobProgress[] | null {
  const fields = fieldsOf(body, 'the body');
  return (fields.get('jobs') ?? null) === null ? null : listOf(fields, 'jobs').map(readJob);
}

function readJob(value: unknown): JobProgress {
  const fields = fieldsOf(value, 'a job');
  const commit = fields.get('commit') ?? null;
  return {
    id: countOf(fields, 'id'),
    status: statusOf(textOf(fields, 'status') ?? ''),
    records: listOf(fields, 'logrecords').map(readRecord),
    commit: commit === null ? null : filledOf(fieldsOf(commit, 'Commit'), 'hash'),
  };
}

/** Releases that say nothing before a task runs mean that it is about to. */
function statusOf(text: string): TaskStatus {
  if (text === '') return 'starting';
  const known = taskStatuses.find((status) => status === text);
  if (known === undefined) throw new BadCall(400, 'Invalid task status');
  return known;
}

function readRecord(value: unknown): LogRecord {
  const fields = fieldsOf(value, 'a log record');
  return { time: textOf(fields, 'time') ?? '', message: textOf(fields, 'message') ?? '' };
}
