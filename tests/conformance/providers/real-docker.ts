import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packTar } from '@baton/server/provisioning/docker/testing';

const run = promisify(execFile);

export interface RealEngine {
  /** what and where it is */
  words: string;
  socketPath: string;
  settings: Readonly<Record<string, unknown>>;
}

/** Runs until it is told to end, and needs nothing of its image. */
const program = `
#include <signal.h>
#include <unistd.h>
int main(void) {
  sigset_t set; int got;
  sigemptyset(&set); sigaddset(&set, SIGTERM); sigaddset(&set, SIGINT);
  sigprocmask(SIG_BLOCK, &set, 0);
  write(1, "up\\n", 3);
  sigwait(&set, &got);
  return 0;
}
`;

/**
 * An engine on this machine, with the images that tests need: made of a program that the C compiler of this machine links statically, so that no registry is
 * asked. A string: why there is none. The socket is the one that BATON_TEST_DOCKER names, or else Docker's or Podman's usual one.
 */
export async function realEngine(images: readonly string[]): Promise<RealEngine | string> {
  const named = process.env.BATON_TEST_DOCKER;
  const socketPath = named ?? ['/var/run/docker.sock', '/run/podman/podman.sock'].find((path) => existsSync(path));
  if (socketPath === undefined) return 'there is none (no /var/run/docker.sock, and BATON_TEST_DOCKER names none)';
  try {
    const { Version = '' } = JSON.parse((await send(socketPath, 'GET', '/version')).text) as { Version?: string };
    const { Networks } = { Networks: JSON.parse((await send(socketPath, 'GET', '/networks')).text) as { Name: string }[] };
    const hasBridge = Networks.some(({ Name }) => Name === 'bridge' || Name === 'podman');
    const image = await imageOf();
    for (const name of images) {
      const [repo, tag] = name.split(':');
      const query = new URLSearchParams({ fromSrc: '-', repo: repo ?? '', tag: tag ?? '', changes: 'CMD ["/hold"]' });
      const { status, text } = await send(socketPath, 'POST', `/images/create?${query}`, image);
      if (status >= 400) return `the engine at ${socketPath} takes no image: ${text}`;
    }
    return { words: `${Version} at ${socketPath}`, socketPath, settings: hasBridge ? {} : { network: 'host' } };
  } catch (error) {
    return `${socketPath}: ${(error as Error).message}`;
  }
}

async function imageOf(): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'baton-image-'));
  try {
    await writeFile(join(folder, 'hold.c'), program);
    await run('cc', ['-static', '-O1', '-o', join(folder, 'hold'), join(folder, 'hold.c')]);
    const content = await readFile(join(folder, 'hold'));
    const root = { uid: 0, gid: 0, mode: 0o755 };
    return packTar([
      { ...root, path: 'hold', content },
      { ...root, path: 'var/lib/', content: Buffer.alloc(0) },
    ]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function send(socketPath: string, method: string, path: string, body?: Buffer): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const headers = {
      host: 'docker',
      ...(body && { 'content-type': 'application/x-tar', 'content-length': String(body.length) }),
    };
    const asked = request({ socketPath, method, path, agent: false, headers, timeout: 20_000 }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }));
    });
    asked.on('timeout', () => asked.destroy(new Error('no answer')));
    asked.on('error', reject).end(body);
  });
}
