import { defaultWorkspacePath } from '@baton/core';
import { downloads, type Pairing } from '@baton/protocol';
import type { PairingView } from '../../../app/index.ts';
import { isSafeForCredentials } from '../../http/public-url.ts';

/** A word of a shell command; only plain ones (and a leading `~`) go without quotes. */
export const quoted = (word: string): string =>
  /^~?[A-Za-z0-9_./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/** The answer that carries a pairing token and the command to be run on the runner's machine. */
export function pairingOf(view: PairingView, url: string, now: number): Pairing {
  const { runner, token, expiresAt } = view;
  const words = ['npx', '-y', `${url}${downloads.runner}`, 'pair', '--url', url, '--token', token];
  words.push('--workspace', runner.paired?.path ?? runner.workspace ?? defaultWorkspacePath);
  // paired before: its machine has a configuration of it, which is to be renewed
  if (runner.enrolledAt !== null) words.push('--runner', runner.id);
  if (!isSafeForCredentials(url)) words.push('--insecure');
  return {
    id: runner.id,
    name: runner.name,
    pairingToken: token,
    command: words.map(quoted).join(' '),
    expiresAt,
    expiresInMs: Math.max(0, expiresAt - now),
  };
}
