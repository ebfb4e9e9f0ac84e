import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { JobFailed, type ToolEnd, type ToolRun } from '../executors/driver.ts';
import { ToolOutput } from './tool-output.ts';

type Stream = 'stdout' | 'stderr';
type Environment = Readonly<Record<string, string | undefined>>;

/** Where the output of tools goes that is for the log. */
export interface ToolLog {
  /** descriptors that tools write to by themselves; null: what they print is passed on piece by piece */
  descriptors: Readonly<Record<Stream, number>> | null;
  write(stream: Stream, bytes: Uint8Array): void;
}

/** Starts tools as children of this process, and stops them when the job is stopped. */
export class Tools {
  private readonly environment: Environment;
  private readonly log: ToolLog;
  private readonly stopping: AbortSignal;

  constructor(environment: Environment, log: ToolLog, stopping: AbortSignal) {
    this.environment = environment;
    this.log = log;
    this.stopping = stopping;
  }

  async run(tool: ToolRun): Promise<ToolEnd> {
    if (this.stopping.aborted) throw new JobFailed('the job is being stopped');
    const child = this.spawn(tool);
    const outputs = [this.read('stdout', child.stdout, tool.stdout), this.read('stderr', child.stderr, tool.stderr)];
    const goOn = this.stopWith(child, tool);
    try {
      if (tool.input !== undefined) feed(child, tool.input);
      const end = await endOf(child, tool);
      goOn();
      await Promise.all(outputs.map((output) => output.finish()));
      return end;
    } finally {
      goOn();
      for (const output of outputs) output.close();
    }
  }

  private spawn({ command: [file, ...args], cwd, environment, input, stdout, stderr }: ToolRun): ChildProcess {
    const laid = Object.entries({ ...this.environment, PWD: cwd, ...environment }).filter(([, value]) => value !== undefined);
    const stdio: StdioOptions = [
      input === undefined ? 'ignore' : 'pipe',
      this.wayOf('stdout', stdout),
      this.wayOf('stderr', stderr),
    ];
    try {
      return spawn(file, args, { cwd, env: Object.fromEntries(laid) as Record<string, string>, stdio });
    } catch (error) {
      throw unstarted(file, cwd, error);
    }
  }

  private wayOf(stream: Stream, how: ToolRun['stdout'] = 'log'): 'ignore' | 'pipe' | number {
    if (how === 'none') return 'ignore';
    return how === 'log' ? (this.log.descriptors?.[stream] ?? 'pipe') : 'pipe';
  }

  private read(stream: Stream, from: Readable | null, how: ToolRun['stdout']): ToolOutput {
    if (typeof how === 'function') return new ToolOutput(from, { line: how });
    return new ToolOutput(from, { piece: (piece) => this.log.write(stream, piece) });
  }

  /** From the moment that the job is stopped the tool gets its signals, until it has ended: then the answer is called. */
  private stopWith(child: ChildProcess, { stop = [{ signal: 'SIGTERM', afterMs: 0 }] }: ToolRun): () => void {
    const timers: NodeJS.Timeout[] = [];
    const begin = (): void => {
      for (const [index, { signal, afterMs }] of stop.entries()) {
        if (index === 0) child.kill(signal);
        else timers.push(setTimeout(() => child.kill(signal), afterMs));
      }
    };
    this.stopping.addEventListener('abort', begin, { once: true });
    return () => {
      this.stopping.removeEventListener('abort', begin);
      for (const timer of timers.splice(0)) clearTimeout(timer);
    };
  }
}

function feed(child: ChildProcess, input: string): void {
  // it may end without reading everything
  child.stdin?.on('error', () => {});
  child.stdin?.end(input);
}

function endOf(child: ChildProcess, { command: [file], cwd }: ToolRun): Promise<ToolEnd> {
  return new Promise((resolve, reject) => {
    child.on('error', (error) => {
      if (child.pid === undefined) reject(unstarted(file, cwd, error));
    });
    child.on('exit', (exitCode, signal) => resolve({ exitCode, signal }));
  });
}

/** What shells answer for a program that is not there, and for one that can not be run. */
const notFound = 127;
const notExecutable = 126;

function unstarted(file: string, cwd: string, error: unknown): JobFailed {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return new JobFailed(`command not found: ${file} (in ${cwd})`, notFound);
  if (code === 'EACCES') return new JobFailed(`cannot be run: ${file}`, notExecutable);
  return new JobFailed(`could not be started: ${file}: ${code ?? String(error)}`);
}
