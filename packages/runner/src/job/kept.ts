import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CallFailed, kindOf } from '../session/call-failed.ts';
import type { Clock, Say } from '../session/ports.ts';
import { type JobUser, keptFolder } from './folder.ts';

export interface KeptDeps {
  workspace: string;
  user: JobUser | null;
  server: { kept(jobs: string[]): Promise<{ gone: string[] }> };
  clock: Pick<Clock, 'after'>;
  say: Say;
  /** ids of jobs of which an attempt is in hand */
  inHand: () => ReadonlySet<string>;
  /** most jobs that are asked after at once; left out: as many as the server takes */
  jobsMax?: number;
}

const usualJobsMax = 1_000;
const againMs = 5 * 60_000;
const jobId = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Removes folders that were kept for jobs, once the server says that they are of no use any more: it asks anew every few minutes. */
export class KeptFolders {
  private readonly deps: KeptDeps;
  private sessionId: string | null = null;
  private cancel: () => void = () => {};
  private sweeping: Promise<void> | null = null;
  private closed = false;

  constructor(deps: KeptDeps) {
    this.deps = deps;
  }

  /** The runner has a session. With each new one it asks at once. */
  onSession(sessionId: string): void {
    if (this.sessionId === sessionId || this.closed) return;
    this.sessionId = sessionId;
    this.cancel();
    void this.sweep();
  }

  async close(): Promise<void> {
    this.closed = true;
    this.cancel();
    await this.sweeping;
  }

  /** Never rejects. One that is under way is not repeated. */
  sweep(): Promise<void> {
    this.sweeping ??= this.once().finally(() => {
      this.sweeping = null;
      if (!this.closed) this.cancel = this.deps.clock.after(againMs, () => void this.sweep());
    });
    return this.sweeping;
  }

  private async once(): Promise<void> {
    const { workspace, server, say, inHand, jobsMax = usualJobsMax } = this.deps;
    try {
      const names = readdirSync(keptFolder(workspace));
      const asked = names.filter((name) => jobId.test(name) && !inHand().has(name));
      for (const name of names) if (!jobId.test(name)) await this.remove(name);
      for (let at = 0; at < asked.length; at += jobsMax) {
        const part = asked.slice(at, at + jobsMax);
        const { gone } = await server.kept(part);
        for (const name of gone) if (part.includes(name)) await this.remove(name);
      }
    } catch (error) {
      // the next time; an older server does not know the call
      if (!(error instanceof CallFailed)) say('warn', `kept folders of jobs can not be removed: ${String(error)}`);
      else if (kindOf(error) === 'definite' && error.status !== 404)
        say('warn', `kept folders: ${error.message}`, { code: error.code });
    }
  }

  /** A new attempt may have come while the server was asked. */
  private async remove(name: string): Promise<void> {
    if (this.deps.inHand().has(name)) return;
    const path = join(keptFolder(this.deps.workspace), name);
    await removeAs(this.deps.user, path);
    this.deps.say('info', 'removed what was kept for a job', { jobId: name });
  }
}

/** As the job's user, whose processes could put a link in the way of the runner. */
function removeAs(user: JobUser | null, path: string): Promise<void> {
  if (user === null) return rm(path, { recursive: true, force: true, maxRetries: 3 });
  return new Promise((resolve, reject) => {
    const { uid, gid } = user;
    const child = spawn('rm', ['-rf', '--', path], { uid, gid, cwd: '/', stdio: 'ignore', env: { PATH: '/usr/bin:/bin' } });
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`rm ended with code ${code}`))));
  });
}
