import { type ChildProcess, type ChildProcessWithoutNullStreams, type StdioOptions, spawn } from 'node:child_process';
import { isPassedOn } from '../process/shell-names.ts';
import type { StartOrder } from './messages.ts';
import { shellWords } from './shell-words.ts';

/** Only so long after a start is the next shell made ready: making it takes the time that the job needs to begin. */
const readyAgainMs = 20;

const shell = '/bin/sh';

type User = StartOrder['user'];

/** The first process of a job. */
export interface Launched {
  child: ChildProcess;
  /** lets it become the job, once it is written down; null: it is the job already */
  begin: (() => void) | null;
}

/**
 * Starts the first process of each job, in a session of its own. To fork this process takes milliseconds, because the system copies its page
 * tables; so a shell is kept ready that has only to become the job's program. It knows nothing of any job before. A job that it could not become
 * exactly, that comes before it is ready, or that is a driver, is started the plain way.
 */
export class Launcher {
  private readonly environment: Readonly<Record<string, string>>;
  private ready: { child: ChildProcessWithoutNullStreams; user: User } | null = null;
  private closed = false;

  /** @param inherited what a job's environment is likely to hold: shells get it beforehand */
  constructor(inherited: Readonly<Record<string, string | undefined>>) {
    const entries = Object.entries(inherited).filter(([name, value]) => value !== undefined && isPassedOn(name));
    this.environment = Object.fromEntries(entries) as Record<string, string>;
  }

  /** Throws what the system says at once; what it says later is the child's `error`. */
  launch(order: StartOrder): Launched {
    if (order.driven) return { child: plain(order), begin: null };
    const words = this.ready && shellWords(order, this.environment);
    const child = words === null ? null : this.take(order.user);
    setTimeout(() => this.prepare(order.user), readyAgainMs).unref();
    if (child === null) return { child: plain(order), begin: null };
    return { child, begin: () => void child.stdin.end(words) };
  }

  /** Makes a shell ready for a job of this user, unless one is. */
  prepare(user: User): void {
    if (process.platform !== 'linux' || this.closed || this.ready) return;
    const { environment: env } = this;
    const child = spawn(shell, [], { cwd: '/', env, detached: true, stdio: 'pipe', ...identityOf(user) });
    // it may be gone before it is told what to do: its exit says so
    child.stdin.on('error', () => {});
    child.on('error', () => this.forget(child));
    child.on('exit', () => this.forget(child));
    this.ready = { child, user };
  }

  /** Ends the shell that is ready; none is made any more. */
  close(): void {
    this.closed = true;
    if (this.ready) dismiss(this.ready.child);
    this.ready = null;
  }

  private forget(child: ChildProcessWithoutNullStreams): void {
    if (this.ready?.child !== child) return;
    this.ready = null;
    dismiss(child);
  }

  private take(user: User): ChildProcessWithoutNullStreams | null {
    const { ready } = this;
    this.ready = null;
    if (!ready) return null;
    const { child } = ready;
    child.removeAllListeners();
    if (ready.user?.uid === user?.uid && ready.user?.gid === user?.gid && child.exitCode === null && child.signalCode === null)
      return child;
    dismiss(child);
    return null;
  }
}

function plain({ file, args, cwd, env, user, driven }: StartOrder): ChildProcess {
  const stdio: StdioOptions = ['ignore', 'pipe', 'pipe', ...(driven ? (['pipe'] as const) : [])];
  return spawn(file, args, { cwd, env, detached: true, stdio, ...identityOf(user) });
}

const identityOf = (user: User) => (user ? { uid: user.uid, gid: user.gid } : {});

function dismiss(child: ChildProcessWithoutNullStreams): void {
  child.on('error', () => {});
  child.kill('SIGKILL');
  for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
}
