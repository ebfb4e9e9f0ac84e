import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { AddRunner, Pairing, RunnerList } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import { readTextIfThere, writePrivateFile } from '../config/private-file.ts';
import { parseServerUrl } from '../config/server-url.ts';
import type { Client } from '../rest/client.ts';
import { Refusal } from '../rest/refusal.ts';

/** Files of the local runner, in the server's data folder. */
export interface LocalRunnerFiles {
  /** the runner's own configuration, with its credential */
  config: string;
  /** which runner it is, for us */
  identity: string;
  workspace: string;
}

export interface Identity {
  id: string;
  name: string;
}

export const localRunnerFiles = (dataDir: string): LocalRunnerFiles => {
  const folder = join(dataDir, 'local-runner');
  return { config: join(folder, 'config.json'), identity: join(folder, 'identity.json'), workspace: join(folder, 'workspace') };
};

/** The runner that was paired before; null when there is none. */
export async function readIdentity(files: LocalRunnerFiles): Promise<Identity | null> {
  const [config, identity] = await Promise.all([readTextIfThere(files.config), readTextIfThere(files.identity)]);
  if (config === null || identity === null) return null;
  const { id, name } = parseObject(identity) ?? {};
  return typeof id === 'string' && typeof name === 'string' ? { id, name } : null;
}

interface PairingOrder {
  client: Client;
  /** entry file of the runner program */
  program: string;
  files: LocalRunnerFiles;
  /** wanted; another one is taken when it is in use */
  name: string;
  env: NodeJS.ProcessEnv;
  signal: AbortSignal;
}

/** Writes the server's address into the runner's configuration: the server may listen on another port than the last time. */
export async function followServer(files: LocalRunnerFiles, url: string): Promise<void> {
  const config = parseObject(await readTextIfThere(files.config));
  if (!config || config.url === url) return;
  await writePrivateFile(files.config, `${JSON.stringify({ ...config, url, insecure: isPlain(url) }, null, 2)}\n`);
}

/** Adds a runner on the server and lets the runner program pair with it. Throws when either refuses. */
export async function pairLocalRunner({
  client,
  program,
  files,
  name: wantedName,
  env,
  signal,
}: PairingOrder): Promise<Identity> {
  const { id, name, pairingToken } = await addRunner(client, { name: wantedName, workspace: files.workspace });
  await rm(files.config, { force: true });
  const words = ['pair', '--no-start', '--config', files.config, '--url', client.url, '--token', pairingToken];
  words.push('--workspace', files.workspace, ...(isPlain(client.url) ? ['--insecure'] : []));
  try {
    await promisify(execFile)(process.execPath, [program, ...words], { env, signal });
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string };
    // Not `message` alone: it repeats the command line, and with it the token.
    throw new Error(`pairing the local runner failed: ${stderr?.trim() || message.replaceAll(pairingToken, '…')}`);
  }
  await writePrivateFile(files.identity, `${JSON.stringify({ id, name })}\n`);
  return { id, name };
}

/** Adds the runner under the wanted name, or the first free one after it. A row that was never paired is used again. */
async function addRunner(client: Client, wanted: AddRunner): Promise<Pairing> {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? wanted.name : `${wanted.name}-${number}`;
    try {
      return await client.call<Pairing>('POST', restPaths.runners, { body: { ...wanted, name } });
    } catch (error) {
      if (!(error instanceof Refusal && error.code === 'runner_name_taken')) throw error;
      const { runners } = await client.call<RunnerList>('GET', restPaths.runners);
      const unused = runners.find((runner) => runner.name === name && runner.pill === 'not_registered');
      if (unused) return client.call<Pairing>('POST', restPaths.runnerPairing(unused.id));
    }
  }
}

function parseObject(text: string | null): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text ?? 'null');
    return typeof value === 'object' ? (value as Record<string, unknown> | null) : null;
  } catch {
    return null;
  }
}

/** Whether the runner would refuse this address of its own machine without being told. */
function isPlain(url: string): boolean {
  try {
    parseServerUrl(url, { insecure: false });
    return false;
  } catch {
    return true;
  }
}
