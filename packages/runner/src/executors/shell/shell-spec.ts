import { PrepareFailed } from '../executor.ts';

/** The job as the `shell` executor understands it: either `command` or `script`. */
export interface ShellJob {
  /** program and arguments, run without a shell */
  command: string[] | null;
  script: string | null;
  /** program and arguments that the script's file is given to; null: bash, or sh where there is none */
  interpreter: string[] | null;
  environment: Record<string, string>;
  workingDirectory: string | null;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isStrings = (value: unknown): value is string[] =>
  Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string');

/** Reads the fields of a job. Unknown ones are ignored: the server may be newer. Throws {@link PrepareFailed}. */
export function readShellSpec(spec: unknown): ShellJob {
  if (!isRecord(spec)) throw new PrepareFailed('the job has no specification');
  const { command, script, interpreter, environment, workingDirectory } = spec;
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
