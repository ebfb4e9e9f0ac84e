import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { version } from '@baton/protocol/version';
import { accessOf, type EnrolledConfig, type RunnerConfig } from '../config/config.ts';
import { tokenDigest } from '../config/digest.ts';
import { saveConfig, writePrivate } from '../config/file.ts';
import { allExecutors } from '../executors/registry.ts';
import { machineClock } from '../process/clock.ts';
import { clean } from '../process/logger.ts';
import { findCapabilities } from '../run/capabilities.ts';
import { backoffMs } from '../session/backoff.ts';
import { CallFailed, kindOf } from '../session/call-failed.ts';
import { HttpTransport } from '../transport/http-transport.ts';
import type { Context } from './verb.ts';

const triesMax = 5;
/** Asking again from the same place, of the same server, brings the same answer. */
const finalCodes = new Set(['server_untrusted', 'address_not_allowed', 'tls_required']);

export interface Enrolment {
  config: RunnerConfig;
  path: string;
  token: string;
  name: string | undefined;
}

/**
 * Registers with a pairing or registration token and writes the configuration. A lost answer costs nothing: the number that makes the call
 * repeatable is kept on disk until the credential is.
 */
export async function enrol({ config, path, token, name }: Enrolment, context: Context): Promise<EnrolledConfig> {
  // what it can do is said anew by each session
  const start = { command: context.selfCommand, caFile: config.caFile };
  const { capabilities } = await findCapabilities(config, allExecutors(context.environment.PATH ?? '', start));
  const pending = `${path}.pairing`;
  const nonce = nonceFor(pending, token);
  const transport = new HttpTransport({ ...accessOf(config, context.environment), token });
  try {
    const { workspace, ephemeral } = config;
    const body = { name: name ?? hostname(), capabilities, version, workspace, ephemeral, nonce };
    const answer = await repeated(() => transport.register(body), context);
    const { runnerId, name: known, token: credential } = answer;
    const what = { runnerId, name: known, token: credential, enrolledWith: tokenDigest(token), enrolmentToken: null };
    const enrolled = { ...config, ...what };
    saveConfig(path, enrolled);
    rmSync(pending, { force: true });
    return enrolled;
  } finally {
    transport.close();
  }
}

function nonceFor(pending: string, token: string): string {
  const digest = tokenDigest(token);
  try {
    const kept = JSON.parse(readFileSync(pending, 'utf8')) as { token?: unknown; nonce?: unknown };
    if (kept.token === digest && typeof kept.nonce === 'string') return kept.nonce;
  } catch {
    // none was kept
  }
  const nonce = randomBytes(16).toString('hex');
  writePrivate(pending, JSON.stringify({ token: digest, nonce }));
  return nonce;
}

async function repeated<T>(call: () => Promise<T>, context: Context): Promise<T> {
  const clock = machineClock();
  for (let tries = 1; ; tries += 1) {
    try {
      return await call();
    } catch (error) {
      const failure = CallFailed.from(error);
      const isFinal = kindOf(failure) !== 'transient' || finalCodes.has(failure.code);
      if (isFinal || tries === triesMax) throw failure;
      context.warn(`${clean(failure.message)}; trying again\n`);
      await new Promise<void>((resolve) => clock.after(failure.retryAfterMs ?? backoffMs(tries), resolve));
    }
  }
}
