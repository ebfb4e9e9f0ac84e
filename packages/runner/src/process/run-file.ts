import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
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

/** Holds the workspace for this process until released. */
export class RunFile {
  private readonly path: string;
  private readonly now: () => number;
  private state: RunState;

  private constructor(path: string, said: Said, now: () => number) {
    this.path = path;
    this.now = now;
    this.state = { ...said, pid: process.pid, startTime: startTimeOf(process.pid), startedAt: now(), updatedAt: now() };
  }

  /** Answers the process that holds the workspace already, if there is one. */
  static take(path: string, said: Said, now: () => number): RunFile | RunState {
    const file = new RunFile(path, said, now);
    while (!file.link()) {
      const other = readRunState(path);
      if (other) return other;
      rmSync(path, { force: true }); // left behind by a process that was killed
    }
    return file;
  }

  /** Writes only what is new. */
  update(said: Partial<Said>): void {
    if (Object.entries(said).every(([name, value]) => this.state[name as keyof Said] === value)) return;
    this.state = { ...this.state, ...said, updatedAt: this.now() };
    try {
      this.write(`${this.path}.tmp`);
      renameSync(`${this.path}.tmp`, this.path);
    } catch {
      // a full disk must not end the runner; the file then says something old
    }
  }

  release(): void {
    rmSync(this.path, { force: true });
  }

  /** Two processes that start at once can not both make the link. */
  private link(): boolean {
    const temporary = `${this.path}.${process.pid}`;
    this.write(temporary);
    try {
      linkSync(temporary, this.path);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    } finally {
      rmSync(temporary, { force: true });
    }
  }

  private write(path: string): void {
    writeFileSync(path, JSON.stringify(this.state), { mode: 0o600 });
  }
}
