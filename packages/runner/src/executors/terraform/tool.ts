import { join } from 'node:path';
import { findProgram, versionOf } from '../../process/programs.ts';
import { type DriveContext, JobFailed, type ToolEnd, type ToolRun } from '../driver.ts';
import { hiding } from './hide.ts';
import type { TerraformJob } from './read-spec.ts';
import { UiStream } from './ui-stream.ts';

export interface Found {
  name: 'terraform' | 'tofu';
  path: string;
  version: string;
}

const programs = ['terraform', 'tofu'] as const;

/** Where the newest version is asked for, `--version` may take seconds, and tells strangers. */
const quiet = { CHECKPOINT_DISABLE: '1' };

/** The first of the programs on the search path of an environment; null: there is none. */
export async function findTool(environment: NodeJS.ProcessEnv, wanted: TerraformJob['binary'] = 'auto'): Promise<Found | null> {
  for (const name of programs) {
    const found = wanted === 'auto' || wanted === name ? findProgram(name, environment.PATH ?? '') : null;
    if (found !== null) return { name, path: found, version: await versionOf(found, { ...environment, ...quiet }) };
  }
  return null;
}

/** A plan changes nothing: it may be ended soon. */
const planStop: NonNullable<ToolRun['stop']> = [
  { signal: 'SIGINT', afterMs: 0 },
  { signal: 'SIGINT', afterMs: 60_000 },
];
/** The second one gives up the state, so what is under way gets its time first. */
const applyStop: NonNullable<ToolRun['stop']> = [
  { signal: 'SIGINT', afterMs: 0 },
  { signal: 'SIGINT', afterMs: 300_000 },
];
/** After the second signal some time to end. */
export const graceMs = 330_000;

/** What a run of the tool left, besides its end. */
export interface Streamed extends ToolEnd {
  stream: UiStream;
  /** last words outside of the stream; empty: none */
  lastWords: string;
}

/** Runs the tool in the folder of the configuration. */
export class Tool {
  readonly found: Found;
  readonly folder: string;
  private readonly context: DriveContext;
  private readonly environment: ToolRun['environment'];

  constructor(found: Found, folder: string, job: TerraformJob, context: DriveContext) {
    this.found = found;
    this.folder = folder;
    this.context = context;
    const { TF_PLUGIN_CACHE_DIR: cache } = { ...context.environment, ...job.environment };
    this.environment = {
      TF_PLUGIN_CACHE_DIR: cache ?? context.cache('terraform-plugins'),
      ...job.environment,
      ...quiet,
      TF_IN_AUTOMATION: '1',
      TF_INPUT: '0',
      // plans are applied where another attempt lies: what they name must be relative
      TF_DATA_DIR: undefined,
      ...(job.workspace === null ? {} : { TF_WORKSPACE: undefined }),
    };
  }

  /** A command whose words go to the log as they are. Throws `JobFailed` with the first error that it prints. */
  async run(args: readonly string[], what: string): Promise<void> {
    let error = '';
    const end = await this.start(args, {
      stop: planStop,
      stderr: (line) => {
        this.context.write('stderr', `${line}\n`);
        if (error === '' && /^\W*Error: /.test(line)) error = line.replace(/^\W*Error: /, '');
      },
    });
    if (end.exitCode !== 0) throw new JobFailed(`${this.found.name} ${what} failed: ${error || endWords(end)}`, end.exitCode);
  }

  /** A command whose standard output becomes a file. Throws `JobFailed`. */
  async runInto(file: string, args: readonly string[], what: string): Promise<void> {
    const redirect = ['-c', 'out=$1; shift; exec "$@" > "$out"', 'sh', file] as const;
    const command: ToolRun['command'] = ['/bin/sh', ...redirect, this.found.path, ...args];
    const end = await this.context.run({ command, cwd: this.folder, stop: planStop, ...this.laid });
    if (end.exitCode !== 0) throw new JobFailed(`${this.found.name} ${what} failed: ${endWords(end)}`, end.exitCode);
  }

  /** A command that prints its events as JSON. Its end is for the caller to judge. */
  async stream(args: readonly string[], { applies, holdsLock }: { applies: boolean; holdsLock: () => void }): Promise<Streamed> {
    const { context } = this;
    const say = (text: string) => context.say(text);
    const hide = hiding(context.secrets);
    const stream = new UiStream({ say, hide, tell: (event) => context.tell(event), holdsLock }, { planned: !applies });
    let lastWords = '';
    const end = await this.start(args, {
      stop: applies ? applyStop : planStop,
      stdout: (line) => stream.take(line),
      stderr: (line) => {
        context.write('stderr', `${line}\n`);
        if (line.trim() !== '') lastWords = hide(line.trim()).slice(0, 500);
      },
    });
    return { ...end, stream, lastWords };
  }

  private start(args: readonly string[], how: Pick<ToolRun, 'stop' | 'stdout' | 'stderr'>): Promise<ToolEnd> {
    return this.context.run({ command: [this.found.path, ...args], cwd: this.folder, ...this.laid, ...how });
  }

  private get laid(): Pick<ToolRun, 'environment'> {
    return this.environment ? { environment: this.environment } : {};
  }
}

export const endWords = ({ exitCode, signal }: ToolEnd): string =>
  signal === null ? `it ended with ${exitCode}` : `it was ended by ${signal}`;

/** For files of a run that are nobody's configuration. */
export const scratchFile = (context: Pick<DriveContext, 'scratch'>, name: string): string => join(context.scratch, name);
