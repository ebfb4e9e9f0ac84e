import { type ChildProcess, spawn } from 'node:child_process';
import type { FromGuard, ToGuard } from './messages.ts';

export interface GuardEvents {
  message(message: FromGuard): void;
  /** a guard that ran is gone without having been asked to; all its jobs have to be ended by their records */
  died(): void;
}

export interface GuardCommand {
  /** program and arguments */
  command: readonly string[];
  /** must not hold the runner's credential */
  env: Readonly<Record<string, string>>;
}

/** The runner's end: starts the guard, and starts another one when it dies. */
export class GuardClient {
  private readonly command: GuardCommand;
  private readonly events: GuardEvents;
  private child: ChildProcess | null = null;
  private ready: Promise<void> = Promise.resolve();
  private closed = false;

  constructor(command: GuardCommand, events: GuardEvents) {
    this.command = command;
    this.events = events;
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** Resolves when the guard runs; rejects when it can not be started. */
  start(): Promise<void> {
    const [file = process.execPath, ...args] = this.command.command;
    // in a session of its own: the terminal's signals are for the runner
    const child = spawn(file, args, {
      env: { ...this.command.env },
      detached: true,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.child = child;
    let isReady = false;
    const gone = () => {
      if (this.closed || this.child !== child) return;
      this.child = null;
      if (isReady) this.events.died();
    };
    this.ready = new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('exit', (code) => reject(new Error(`the guard process ended with code ${code}`)));
      child.on('message', (message) => {
        if ((message as FromGuard).type !== 'ready') {
          this.events.message(message as FromGuard);
          return;
        }
        isReady = true;
        resolve();
      });
    });
    child.on('error', gone);
    child.on('exit', gone);
    return this.ready;
  }

  /** As `start`, unless a guard runs or is being started. */
  ensure(): Promise<void> {
    return this.child ? this.ready : this.start();
  }

  /** Messages of a dead guard are lost; `died` follows. */
  send(message: ToGuard): void {
    if (this.child?.connected) this.child.send(message, () => {});
  }

  /** Lets the guard go; it kills what still runs. Resolves when it has ended. */
  close(): Promise<void> {
    this.closed = true;
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
    return new Promise((resolve) => {
      child.on('exit', () => resolve());
      if (child.connected) child.disconnect();
    });
  }
}
