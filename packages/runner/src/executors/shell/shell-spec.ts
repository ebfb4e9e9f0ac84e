import { pathBelowProblem } from '@baton/protocol/repository-url';
import { type CheckoutSpec, readCheckout } from '../../checkout/spec.ts';
import { PrepareFailed } from '../executor.ts';

/** A file that an earlier attempt kept, and where it goes. */
export interface ArtifactIn {
  name: string;
  path: string;
}

/** A path or pattern of what is kept. */
export interface ArtifactOut {
  name: string | null;
  path: string;
}

/** The job as the `shell` executor understands it: either `command` or `script`. */
export interface ShellJob {
  /** program and arguments, run without a shell */
  command: string[] | null;
  script: string | null;
  /** program and arguments that the script's file is given to; null: bash, or sh where there is none */
  interpreter: string[] | null;
  environment: Record<string, string>;
  workingDirectory: string | null;
  checkout: CheckoutSpec | null;
  artifacts: { in: ArtifactIn[]; out: ArtifactOut[] };
}

/** Whether more is to be done than to run it. */
export const needsDriver = ({ checkout, artifacts }: ShellJob): boolean =>
  checkout !== null || artifacts.in.length > 0 || artifacts.out.length > 0;

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isStrings = (value: unknown): value is string[] =>
  Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string');

/** Reads the fields of a job. Unknown ones are ignored: the server may be newer. Throws {@link PrepareFailed}. */
export function readShellSpec(spec: unknown): ShellJob {
  if (!isRecord(spec)) throw new PrepareFailed('the job has no specification');
  const { command, script, interpreter, environment, workingDirectory, checkout, artifacts } = spec;
  if (command !== undefined && !isStrings(command)) throw new PrepareFailed('command: must be a list of strings');
  if (script !== undefined && typeof script !== 'string') throw new PrepareFailed('script: must be a string');
  if (interpreter !== undefined && !isStrings(interpreter)) throw new PrepareFailed('interpreter: must be a list of strings');
  if ((command === undefined) === (script === undefined)) throw new PrepareFailed('either command or script must be given');
  return {
    command: command ?? null,
    script: script ?? null,
    interpreter: interpreter ?? null,
    environment: readEnvironment(environment),
    workingDirectory: typeof workingDirectory === 'string' ? workingDirectory : null,
    checkout: readCheckoutOf(checkout),
    artifacts: readArtifacts(artifacts),
  };
}

/** Values of a template's parameters: they come with the job. */
const parameters = 'BATON_PARAM_';

function readEnvironment(value: unknown): Record<string, string> {
  if (value === undefined) return {};
  if (!isRecord(value)) throw new PrepareFailed('environment: must be an object');
  const entries = Object.entries(value).map(([name, text]): [string, string] => [name, String(text)]);
  const reserved = entries.find(([name]) => name.startsWith('BATON_') && !name.startsWith(parameters));
  if (reserved) throw new PrepareFailed(`environment: ${reserved[0]} is set by the runner`);
  return Object.fromEntries(entries);
}

function readCheckoutOf(value: unknown): CheckoutSpec | null {
  try {
    return readCheckout(value);
  } catch (error) {
    throw new PrepareFailed((error as Error).message);
  }
}

function readArtifacts(value: unknown): ShellJob['artifacts'] {
  if (value === undefined) return { in: [], out: [] };
  if (!isRecord(value)) throw new PrepareFailed('artifacts: must be an object');
  const { in: ins = [], out: outs = [] } = value;
  if (!Array.isArray(ins) || !Array.isArray(outs)) throw new PrepareFailed('artifacts: in and out must be lists');
  return { in: ins.map(artifactIn), out: outs.map(artifactOut) };
}

function artifactIn(value: unknown): ArtifactIn {
  const { name, path } = isRecord(value) ? value : {};
  if (typeof name !== 'string' || typeof path !== 'string') throw new PrepareFailed('artifacts.in: needs name and path');
  return { name, path: below(path) };
}

function artifactOut(value: unknown): ArtifactOut {
  const { name, path } = isRecord(value) ? value : {};
  if (typeof path !== 'string') throw new PrepareFailed('artifacts.out: needs a path');
  return { name: typeof name === 'string' ? name : null, path: below(path) };
}

function below(path: string): string {
  const problem = pathBelowProblem(path);
  if (problem !== null) throw new PrepareFailed(`artifacts: the path ${path} ${problem}`);
  return path;
}
