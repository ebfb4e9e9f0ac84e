import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
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

  /** From the moment that the job is stopped, or the tool is of no more use, it gets its signals, until it has ended: then the answer is called. */
  private stopWith(child: ChildProcess, { stop = [{ signal: 'SIGTERM', afterMs: 0 }], until }: ToolRun): () => void {
    const over = until === undefined ? this.stopping : AbortSignal.any([this.stopping, until]);
    const timers: NodeJS.Timeout[] = [];
    const send = (signal: NodeJS.Signals): void => {
      child.kill(signal);
      child.kill('SIGCONT'); // a stopped process would never see the signal
    };
    const begin = (): void => {
      for (const [index, { signal, afterMs }] of stop.entries()) {
        if (index === 0) send(signal);
        else timers.push(setTimeout(() => send(signal), afterMs));
      }
    };
    over.addEventListener('abort', begin, { once: true });
    return () => {
      over.removeEventListener('abort', begin);
      for (const timer of timers.splice(0)) clearTimeout(timer);
    };
  }
}

/** Of input that is made piece by piece. */
const aheadBytesMax = 4 * 1024 * 1024;

function feed({ stdin }: ChildProcess, input: string | AsyncIterable<Uint8Array>): void {
  if (stdin === null) return;
  // it may end without reading everything
  if (typeof input === 'string') stdin.on('error', () => {}).end(input);
  else pipeline(Readable.from(input, { objectMode: false, highWaterMark: aheadBytesMax }), stdin).catch(() => {});
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
