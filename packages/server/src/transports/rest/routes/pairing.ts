import { defaultWorkspacePath, labelsOf } from '@baton/core';
import { downloads, type Pairing } from '@baton/protocol';
import { isForeign, joiningSteps, shellWord } from '@baton/protocol/foreign';
import type { PairingView } from '../../../app/index.ts';
import { isSafeForCredentials } from '../../http/public-url.ts';
import { challengectlConfig, radiosOf } from '../../views/challengectl-config.ts';

/** The answer that carries a pairing token and the command to be run on the runner's machine. */
export function pairingOf(view: PairingView, url: string, now: number): Pairing {
  const { runner, token, expiresAt } = view;
  const steps = stepsOf(view, url);
  return {
    id: runner.id,
    name: runner.name,
    pairingToken: token,
    command: steps ? steps.flatMap(({ command }) => command ?? []).join('\n') : pairCommand(view, url),
    steps,
    expiresAt,
    expiresInMs: Math.max(0, expiresAt - now),
  };
}

/** What is done on the machine of a runner of another system; null: it is one of ours. */
function stepsOf({ runner, token, key }: PairingView, url: string): Pairing['steps'] {
  if (!isForeign(runner.protocol)) return null;
  const wishes = { runner, url, enrolmentToken: token, verifyTls: true, radios: radiosOf(runner.declared?.devices ?? []) };
  const config = key === undefined ? null : challengectlConfig({ ...wishes, key });
  const { name, declared } = runner;
  const known = declared === null ? {} : { isKnown: true, capacity: declared.capacity };
  return joiningSteps(runner.protocol, { url, token, name, labels: labelsOf(runner), config, ...known });
}

function pairCommand({ runner, token }: PairingView, url: string): string {
  const words = ['npx', '-y', `${url}${downloads.runner}`, 'pair', '--url', url, '--token', token];
  words.push('--workspace', runner.paired?.path ?? runner.workspace ?? defaultWorkspacePath);
  // paired before: its machine has a configuration of it, which is to be renewed
  if (runner.enrolledAt !== null) words.push('--runner', runner.id);
  if (!isSafeForCredentials(url)) words.push('--insecure');
  return words.map(shellWord).join(' ');
}
