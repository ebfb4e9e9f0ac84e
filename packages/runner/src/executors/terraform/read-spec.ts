import { JobFailed, type Json } from '../driver.ts';

const actions = ['plan', 'apply', 'destroy', 'drift', 'unlock'] as const;
const approvals = ['required', 'auto_when_nothing_destroyed', 'auto'] as const;
const programs = ['auto', 'terraform', 'tofu'] as const;

/** The job as this executor understands it. */
export interface TerraformJob {
  action: (typeof actions)[number];
  /** as it came; for the checkout to read. Null: there is none */
  checkout: unknown;
  files: Readonly<Record<string, string>>;
  workingDirectory: string;
  workspace: string | null;
  variables: Readonly<Record<string, Json>>;
  varFiles: readonly string[];
  backendConfig: Readonly<Record<string, string>>;
  approval: (typeof approvals)[number];
  compare: 'configuration' | 'state';
  lockId: string | null;
  targets: readonly string[];
  replace: readonly string[];
  parallelism: number | null;
  lockTimeoutMs: number;
  planLifeMs: number;
  binary: (typeof programs)[number];
  environment: Readonly<Record<string, string>>;
}

type Fields = Readonly<Record<string, unknown>>;

const lockTimeoutMs = 60_000;
const planLifeMs = 24 * 3_600_000;

/** Reads the fields of a job. Unknown ones are ignored: the server may be newer. Throws `JobFailed`. */
export function readTerraformSpec(spec: unknown): TerraformJob {
  const fields = recordOf(spec, 'the specification');
  return {
    action: oneOf(actions, fields, 'action', null),
    checkout: fields.checkout ?? null,
    files: textsIn(fields, 'files'),
    workingDirectory: textIn(fields, 'workingDirectory') ?? '.',
    workspace: argumentIn(fields, 'workspace'),
    variables: recordOf(fields.variables ?? {}, 'variables') as Readonly<Record<string, Json>>,
    varFiles: listIn(fields, 'varFiles'),
    backendConfig: textsIn(fields, 'backendConfig'),
    approval: oneOf(approvals, fields, 'approval', 'required'),
    compare: oneOf(['configuration', 'state'], fields, 'compare', 'configuration'),
    lockId: argumentIn(fields, 'lockId'),
    targets: listIn(fields, 'targets'),
    replace: listIn(fields, 'replace'),
    parallelism: numberIn(fields, 'parallelism'),
    lockTimeoutMs: numberIn(fields, 'lockTimeoutMs') ?? lockTimeoutMs,
    planLifeMs: numberIn(fields, 'planLifeMs') ?? planLifeMs,
    binary: oneOf(programs, fields, 'binary', 'auto'),
    environment: ownEnvironment(textsIn(fields, 'environment')),
  };
}

function recordOf(value: unknown, where: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new JobFailed(`${where}: must be an object`);
  return value as Fields;
}

function oneOf<const T extends string>(known: readonly T[], fields: Fields, name: string, otherwise: T | null): T {
  const value = fields[name] ?? otherwise;
  const found = known.find((one) => one === value);
  if (found === undefined) throw new JobFailed(`${name}: must be one of ${known.join(', ')}`);
  return found;
}

function textIn(fields: Fields, name: string): string | null {
  const value = fields[name];
  if (value === undefined) return null;
  if (typeof value !== 'string') throw new JobFailed(`${name}: must be a text`);
  return value;
}

/** Stands on a command line by itself, so it must not be read as an option. */
function argumentIn(fields: Fields, name: string): string | null {
  const value = textIn(fields, name);
  if (value?.startsWith('-') || value === '') throw new JobFailed(`${name}: must not be empty or begin with -`);
  return value;
}

function numberIn(fields: Fields, name: string): number | null {
  const value = fields[name];
  if (value === undefined) return null;
  if (!Number.isSafeInteger(value) || (value as number) < 0) throw new JobFailed(`${name}: must be a whole number`);
  return value as number;
}

function listIn(fields: Fields, name: string): string[] {
  const value = fields[name] ?? [];
  if (!Array.isArray(value) || value.some((item) => typeof item !== 'string'))
    throw new JobFailed(`${name}: must be a list of texts`);
  return value as string[];
}

function textsIn(fields: Fields, name: string): Record<string, string> {
  const entries = Object.entries(recordOf(fields[name] ?? {}, name));
  const odd = entries.find(([, value]) => typeof value !== 'string');
  if (odd) throw new JobFailed(`${name}: ${odd[0]} must be a text`);
  return Object.fromEntries(entries) as Record<string, string>;
}

/** Values of a template's parameters: they come with the job. */
const parameters = 'BATON_PARAM_';

function ownEnvironment(environment: Record<string, string>): Record<string, string> {
  const reserved = Object.keys(environment).find((name) => name.startsWith('BATON_') && !name.startsWith(parameters));
  if (reserved !== undefined) throw new JobFailed(`environment: ${reserved} is set by the runner`);
  return environment;
}
