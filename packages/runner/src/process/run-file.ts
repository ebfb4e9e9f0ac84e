import { closeSync, linkSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { isAlive, startTimeOf } from './alive.ts';

/** What a running process says of itself in its workspace; at the same time the lock of that workspace. */
export interface RunState {
  pid: number;
  startTime: string | null;
  runnerId: string;
  name: string | null;
  url: string;
  version: string;
  /** `starting`, `connecting`, `online`, `draining`, … */
  state: string;
  jobs: number;
  startedAt: number;
  updatedAt: number;
}

/** Null when nothing was written, or its process is gone. */
export function readRunState(path: string): RunState | null {
  try {
    const state = JSON.parse(readFileSync(path, 'utf8')) as RunState;
    return isAlive(state) ? state : null;
  } catch {
    return null;
  }
}

type Said = Omit<RunState, 'pid' | 'startTime' | 'startedAt' | 'updatedAt'>;

/** A write of this size at the beginning of a file is seen whole; replacing the file by another costs milliseconds on some disks. */
const fileBytes = 2048;

/** Holds the workspace for this process until released. */
export class RunFile {
  private readonly path: string;
  private readonly now: () => number;
  private readonly fd: number;
  private state: RunState;

  private constructor(path: string, fd: number, said: Said, now: () => number) {
    this.path = path;
    this.fd = fd;
    this.now = now;
    this.state = { ...said, pid: process.pid, startTime: startTimeOf(process.pid), startedAt: now(), updatedAt: now() };
    this.write();
  }

  /** Answers the process that holds the workspace already, if there is one. */
  static take(path: string, said: Said, now: () => number): RunFile | RunState {
    const temporary = `${path}.${process.pid}`;
    const file = new RunFile(path, openSync(temporary, 'w', 0o600), said, now);
    try {
      while (!linked(temporary, path)) {
        const other = readRunState(path);
        if (other) {
          closeSync(file.fd);
          return other;
        }
        rmSync(path, { force: true }); // left behind by a process that was killed
      }
      return file;
    } finally {
      rmSync(temporary, { force: true });
    }
  }

  /** Writes only what is new. */
  update(said: Partial<Said>): void {
    if (Object.entries(said).every(([name, value]) => this.state[name as keyof Said] === value)) return;
    this.state = { ...this.state, ...said, updatedAt: this.now() };
    this.write();
  }

  release(): void {
    closeSync(this.fd);
    rmSync(this.path, { force: true });
  }

  private write(): void {
    try {
      writeSync(this.fd, JSON.stringify(this.state).padEnd(fileBytes), 0);
    } catch {
      // a full disk must not end the runner; the file then says something old
    }
  }
}

/** Two processes that start at once can not both make the link. */
function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
