import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DrivePlaces } from '../executors/driven.ts';
import { type DriveContext, JobFailed, type JsonObject, type ToolEnd, type ToolRun } from '../executors/driver.ts';
import type { AttemptServer } from './attempt-server.ts';
import type { DataMask } from './mask.ts';
import type { Outputs } from './outputs.ts';
import { type ToolLog, Tools } from './tools.ts';

/** Where the words of a driver go. */
export interface DriveLog extends ToolLog {
  /** one JSON text, without an end of the line */
  data(json: string): void;
}

export interface ContextDeps {
  places: Omit<DrivePlaces, 'verdict'>;
  environment: Readonly<Record<string, string>>;
  secrets: Readonly<Record<string, string>>;
  stopping: AbortSignal;
  log: DriveLog;
  server: AttemptServer;
  mask: DataMask;
  outputs: Outputs;
}

const eventBytesMax = 64 * 1024;
const folderName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

export function driveContext(deps: ContextDeps): DriveContext {
  return new Context(deps);
}

class Context implements DriveContext {
  readonly work: string;
  readonly scratch: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
  readonly stopping: AbortSignal;
  private readonly deps: ContextDeps;
  private readonly tools: Tools;

  constructor(deps: ContextDeps) {
    this.deps = deps;
    this.work = deps.places.work;
    this.scratch = deps.places.scratch;
    this.environment = deps.environment;
    this.secrets = deps.secrets;
    this.stopping = deps.stopping;
    this.tools = new Tools(deps.environment, deps.log, deps.stopping);
  }

  kept(): string {
    return made(this.deps.places.kept);
  }

  cache(name: string): string {
    if (!folderName.test(name)) throw new Error(`no name of a folder: ${name}`);
    return made(join(this.deps.places.caches, name));
  }

  say(line: string): void {
    this.write('stdout', line.endsWith('\n') ? line : `${line}\n`);
  }

  write(stream: 'stdout' | 'stderr', bytes: Uint8Array | string): void {
    this.deps.log.write(stream, typeof bytes === 'string' ? Buffer.from(bytes) : bytes);
  }

  tell(event: JsonObject & { readonly type: string }): void {
    const json = JSON.stringify(this.deps.mask.object(event));
    const bytes = Buffer.byteLength(json);
    // a fold ignores what it does not know, and whoever reads the log sees that something is missing
    this.deps.log.data(bytes <= eventBytesMax ? json : JSON.stringify({ type: 'left_out', of: event.type, bytes }));
  }

  run(tool: ToolRun): Promise<ToolEnd> {
    return this.tools.run(tool);
  }

  gate(): Promise<void> {
    return this.deps.server.gate();
  }

  putFile(name: string, path: string, how: { kind: 'artifact' | 'private'; expiresInMs?: number }): Promise<void> {
    return this.deps.server.put(name, path, how);
  }

  getFile(name: string, path: string): Promise<boolean> {
    return this.deps.server.get(name, path);
  }

  output(name: string, value: string): void {
    this.deps.outputs.set(name, value);
  }
}

function made(folder: string): string {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new JobFailed(`a folder can't be made: ${(error as Error).message}`);
  }
  return folder;
}
