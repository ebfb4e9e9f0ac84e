import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProviderName } from '@baton/core';
import { version } from '@baton/protocol';
import type { Config } from '../config/index.ts';
import type { RunnerProgram } from '../provisioning/interface.ts';

/** Of the built runner, within its folder. */
const entry = join('package', 'baton-runner.mjs');

/** What a cloud-hosted runner of this version is to run. This server has the program of its own version alone. */
export async function runnerProgramOf({ runnerDir }: Pick<Config, 'runnerDir'>, wanted: string | null): Promise<RunnerProgram> {
  const file = join(runnerDir, entry);
  const isOwn = wanted === null || wanted === version;
  return { version: wanted, image: null, file: isOwn && (await isThere(file)) ? file : null };
}

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

interface Urls {
  /** as programs of this machine reach it */
  local: string;
  /** as others do */
  shown: string;
}

/** Where runners find the server: known once it listens. */
export class RunnerUrls {
  know: (urls: Urls) => void = () => {};
  readonly #known = new Promise<Urls>((resolve) => {
    this.know = resolve;
  });

  of = async (provider: ProviderName): Promise<string> => {
    const { local, shown } = await this.#known;
    return provider === 'process' ? local : shown;
  };
}
