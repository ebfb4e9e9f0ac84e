import type { ShellSpec, SubmitJob } from '@baton/protocol';
import { readSource } from '@baton/protocol/range-words';
import { nameByFile } from '@baton/protocol/workflow-name';
import { splitCommandLine } from '../../text/command-line.ts';
import { parseEnvironment } from '../../text/environment.ts';
import { problemsOf, type SecretLine, secretsOf } from './secret-lines.ts';
import { withoutEmpty } from './spec/schema.ts';
import { shellExtras } from './spec/shell-extras.ts';

/** A job as it is being filled in. */
export interface Draft {
  name: string;
  kind: 'command' | 'script';
  command: string;
  script: string;
  interpreter: string;
  /** what a job does that has no field here, all of it where the executor is not `shell`; with what was left empty */
  fields: Record<string, unknown>;
  executor: string;
  labels: string[];
  /** labels of the device that it takes, none: any; null: it takes none */
  device: string[] | null;
  /** each `frequency=2m`, `frequency=144e6..146e6` */
  draws: string[];
  priority: number;
  environment: string;
  workingDirectory: string;
  runner: string;
  onLost: '' | NonNullable<SubmitJob['onLost']>;
  onPartition: '' | NonNullable<SubmitJob['onPartition']>;
  maxAttempts: number | '';
  timeLimitMinutes: number | '';
  waitLimitMinutes: number | '';
  concurrencyKey: string;
  concurrencyLimit: number | '';
  secrets: SecretLine[];
}

export const emptyDraft: Draft = {
  name: '',
  kind: 'command',
  command: '',
  script: '',
  interpreter: 'bash',
  fields: {},
  executor: '',
  labels: [],
  device: null,
  draws: [],
  priority: 0,
  environment: '',
  workingDirectory: '',
  runner: '',
  onLost: '',
  onPartition: '',
  maxAttempts: '',
  timeLimitMinutes: '',
  waitLimitMinutes: '',
  concurrencyKey: '',
  concurrencyLimit: '',
  secrets: [],
};

/**
 * The name of a job whose workflow was just taken from a file. What somebody typed stays.
 *
 * @param byFile what the file before gave
 */
export function renamedByFile(name: string, byFile: string, { workflow }: Draft['fields'], fileName: string): string {
  if (typeof workflow !== 'string' || (name !== '' && name !== byFile)) return name;
  return nameByFile(workflow, fileName);
}

export type DraftProblems = Partial<Record<keyof Draft, string>>;

/** @param executor that runs it */
function readSpec(draft: Draft, executor: string, problems: DraftProblems): SubmitJob['spec'] {
  const isShell = executor === 'shell';
  const { environment: _shownElsewhere, ...fields } = draft.fields;
  const spec = isShell ? readWork(draft, problems) : withoutEmpty(fields);
  const environment = parseEnvironment(draft.environment);
  if (!environment.ok) problems.environment = environment.problem;
  else if (Object.keys(environment.environment).length > 0) spec.environment = environment.environment;
  if (isShell) Object.assign(spec, extrasOf(draft));
  if (isShell && draft.workingDirectory.trim() !== '') spec.workingDirectory = draft.workingDirectory.trim();
  return spec;
}

/** A repository and files of a script. */
function extrasOf({ fields }: Draft): Pick<ShellSpec, 'checkout' | 'artifacts'> {
  const filled = withoutEmpty(fields);
  return Object.fromEntries(shellExtras.flatMap((name) => (filled[name] === undefined ? [] : [[name, filled[name]]])));
}

function readWork(draft: Draft, problems: DraftProblems): ShellSpec {
  if (draft.kind === 'command') {
    const split = splitCommandLine(draft.command);
    if (!split.ok) problems.command = split.problem;
    else if (split.words.length === 0) problems.command = 'Write the command to run.';
    return split.ok ? { command: split.words } : {};
  }
  const split = splitCommandLine(draft.interpreter);
  if (!split.ok) problems.interpreter = split.problem;
  else if (split.words.length === 0) problems.interpreter = 'Name the program that reads the script.';
  if (draft.script.trim() === '') problems.script = 'Write the script to run.';
  return split.ok ? { script: draft.script, interpreter: split.words } : {};
}

/** What values are drawn from, by what they measure. */
function readDraws(draft: Draft, problems: DraftProblems): NonNullable<SubmitJob['drawFrom']> {
  const draws: NonNullable<SubmitJob['drawFrom']> = {};
  for (const text of draft.draws) {
    const at = text.indexOf('=');
    const [name, source] = [text.slice(0, at).trim(), readSource(text.slice(at + 1))];
    if (at < 1 || source === null || !/^[a-z][a-z0-9_.-]{0,39}$/.test(name))
      problems.draws = `Write frequency=2m or frequency=144e6..146e6, not “${text}”.`;
    else draws[name] = [...(Object.hasOwn(draws, name) ? (draws[name] ?? []) : []), source];
  }
  return draws;
}

/**
 * What will be submitted, or what is still wrong. Fields that were left alone are left out, so that the server's defaults hold.
 *
 * @param fallback the executor where it names none
 */
export function readDraft(
  draft: Draft,
  fallback = 'shell',
): { job: SubmitJob; problems: null } | { job: null; problems: DraftProblems } {
  const problems: DraftProblems = {};
  const spec = readSpec(draft, draft.executor || fallback, problems);
  if (problemsOf(draft.secrets).some((each) => Object.keys(each).length > 0))
    problems.secrets = 'Something of the secrets is wrong.';
  const drawFrom = readDraws(draft, problems);
  if (Object.keys(problems).length > 0) return { job: null, problems };
  const job: SubmitJob = { spec, ...secretsOf(draft.secrets) };
  if (draft.name.trim() !== '') job.name = draft.name.trim();
  if (draft.executor !== '') job.executor = draft.executor;
  if (draft.labels.length > 0) job.labels = draft.labels;
  if (draft.device !== null) job.device = draft.device;
  if (draft.draws.length > 0) job.drawFrom = drawFrom;
  if (draft.priority !== 0) job.priority = draft.priority;
  if (draft.runner !== '') job.runner = draft.runner;
  if (draft.onLost !== '') job.onLost = draft.onLost;
  if (draft.onPartition !== '') job.onPartition = draft.onPartition;
  if (draft.maxAttempts !== '') job.maxAttempts = draft.maxAttempts;
  if (draft.timeLimitMinutes !== '') job.timeLimitMs = Math.round(draft.timeLimitMinutes * 60_000);
  if (draft.waitLimitMinutes !== '') job.waitLimitMs = Math.round(draft.waitLimitMinutes * 60_000);
  const key = draft.concurrencyKey.trim();
  if (key !== '') job.concurrency = { key, limit: draft.concurrencyLimit === '' ? 1 : draft.concurrencyLimit };
  return { job, problems: null };
}

/** A hint, when a command uses what only a shell understands. */
export function shellHint(draft: Draft): string | null {
  const split = splitCommandLine(draft.command);
  if (!split.ok || split.needsShell === null) return null;
  return `Without a shell, “${split.needsShell}” is an ordinary character. Choose Script if the shell should act on it.`;
}
