import { JobFailed, type JsonObject } from '../driver.ts';

/** The job as the `ansible` executor understands it. */
export interface AnsibleJob {
  playbook: string;
  files: Record<string, string>;
  inventory: string[];
  inventoryText: string | null;
  extraVars: JsonObject | null;
  limit: string | null;
  tags: string[];
  skipTags: string[];
  check: boolean;
  diff: boolean;
  verbosity: number;
  forks: number | null;
  user: string | null;
  become: { user: string | null; method: string | null; passwordVariable: string | null } | null;
  privateKeyVariable: string | null;
  vaultPasswordVariable: string | null;
  requirements: string | null;
  once: boolean;
  environment: Record<string, string>;
}

type Fields = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
export const fieldsOf = (value: unknown): Fields => (isRecord(value) ? value : {});
const flag = (value: unknown): boolean => value === true;
const whole = (value: unknown): number | null => (typeof value === 'number' && Number.isInteger(value) ? value : null);

function text(where: string, value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string' || value === '') throw new JobFailed(`${where}: must be a text`);
  return value;
}

function texts(where: string, value: unknown): string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new JobFailed(`${where}: must be a list`);
  return value.map((item, at) => text(`${where}[${at}]`, item) ?? '');
}

const record = (value: unknown): Record<string, string> =>
  Object.fromEntries(Object.entries(fieldsOf(value)).map(([name, item]) => [name, String(item)]));

/** Values of a template's parameters: they come with the job. */
const parameters = 'BATON_PARAM_';

function environmentOf(value: unknown): Record<string, string> {
  const environment = record(value);
  const reserved = Object.keys(environment).find((name) => name.startsWith('BATON_') && !name.startsWith(parameters));
  if (reserved !== undefined) throw new JobFailed(`environment: ${reserved} is set by the runner`);
  return environment;
}

function becomeOf(value: unknown): AnsibleJob['become'] {
  if (!isRecord(value)) return null;
  return {
    user: text('become.user', value.user),
    method: text('become.method', value.method),
    passwordVariable: text('become.passwordVariable', value.passwordVariable),
  };
}

/** Reads the fields of a job. Unknown ones are ignored: the server may be newer. Throws `JobFailed`. */
export function readAnsibleJob(spec: unknown): AnsibleJob {
  const fields = fieldsOf(spec);
  const playbook = text('playbook', fields.playbook);
  if (playbook === null) throw new JobFailed('playbook: is missing');
  return {
    playbook,
    files: record(fields.files),
    inventory: texts('inventory', fields.inventory),
    inventoryText: text('inventoryText', fields.inventoryText),
    extraVars: isRecord(fields.extraVars) ? (fields.extraVars as JsonObject) : null,
    limit: text('limit', fields.limit),
    tags: texts('tags', fields.tags),
    skipTags: texts('skipTags', fields.skipTags),
    check: flag(fields.check),
    diff: flag(fields.diff),
    verbosity: Math.min(6, Math.max(0, whole(fields.verbosity) ?? 0)),
    forks: whole(fields.forks),
    user: text('user', fields.user),
    become: becomeOf(fields.become),
    privateKeyVariable: text('privateKeyVariable', fields.privateKeyVariable),
    vaultPasswordVariable: text('vaultPasswordVariable', fields.vaultPasswordVariable),
    requirements: text('requirements', fields.requirements),
    once: flag(fields.once),
    environment: environmentOf(fields.environment),
  };
}
