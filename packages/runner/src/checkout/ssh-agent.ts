import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DriveContext, JobFailed } from '../executors/driver.ts';

/** What a path of a socket may have at most, with room for a terminating zero. */
const socketCharsMax = 100;

/** Holds one private key in memory, for as long as it is open. */
export interface SshAgent {
  socket: string;
  close(): Promise<void>;
}

/**
 * Gives a private key to an agent of its own: it comes there by a pipe, so it stands in no file, no command line and no environment. `variable`
 * is where the key came from. Throws `JobFailed`.
 */
export async function openSshAgent(
  key: string,
  variable: string,
  context: Pick<DriveContext, 'run' | 'scratch'>,
): Promise<SshAgent> {
  const { scratch } = context;
  const folder = scratch.length < socketCharsMax - 20 ? scratch : tmpdir();
  const place = mkdtempSync(join(folder, 'agent-'));
  const socket = join(place, 's');
  let known: (pid: number) => void = () => {};
  const pid = new Promise<number>((resolve) => {
    known = resolve;
  });
  const ended = context.run({
    command: ['ssh-agent', '-D', '-a', socket],
    cwd: scratch,
    stdout: (line) => {
      const found = /Agent pid (\d+)/.exec(line);
      if (found) known(Number(found[1]));
    },
    stderr: 'none',
  });
  const failed = ended.then(() => Promise.reject(new JobFailed('ssh-agent ended before it could be used')));
  const close = async (): Promise<void> => {
    stop(await Promise.race([pid, ended.then(() => 0)]));
    await ended.catch(() => {});
    rmSync(place, { recursive: true, force: true });
  };
  try {
    await Promise.race([pid, failed]);
    const said: string[] = [];
    const { exitCode } = await context.run({
      command: ['ssh-add', '-q', '-'],
      cwd: scratch,
      environment: { SSH_AUTH_SOCK: socket, SSH_ASKPASS_REQUIRE: 'never', DISPLAY: undefined },
      input: `${key.replaceAll('\r\n', '\n').trimEnd()}\n`,
      stdout: 'none',
      stderr: (line) => said.push(line),
    });
    if (exitCode !== 0)
      throw new JobFailed(`the secret in ${variable} is no private key for ssh that can be used without a passphrase`);
  } catch (error) {
    await close();
    throw error;
  }
  failed.catch(() => {});
  return { socket, close };
}

function stop(pid: number): void {
  if (pid <= 0) return;
  try {
    process.kill(pid, 'SIGTERM');
  } catch {
    // it is gone
  }
}
