import { type Change, insert, remove, update } from '../decision/change.ts';
import { type Decision, nothing, plan, refuse } from '../decision/decision.ts';
import type { Setting } from '../policy/setting.ts';
import { runnerEvent } from '../runner/event.ts';
import type { Runner } from '../runner/state.ts';
import { scopeEvent } from '../scope/event.ts';
import type { Token } from '../token/state.ts';
import { isAmong, networksMax, readNetworks } from './allowed.ts';

const prefix = 'networks ';

/** The name of the setting with the networks from which people and runners of a scope may come. */
export const networksSetting = (scopeId: string): string => `${prefix}${scopeId}`;

/** Of which scope a setting holds the networks; null: it is another setting. */
export const scopeOfNetworks = (settingId: string): string | null =>
  settingId.startsWith(prefix) ? settingId.slice(prefix.length) : null;

/** What such a setting says. */
export const networksOfSetting = ({ value }: Pick<Setting, 'value'>): string[] => value.split(' ');

const shown = (networks: readonly string[] | null): string => networks?.join(' ') ?? 'any';

/** A list in its usual form; a refusal where something in it is no network, or nothing at all is in it. */
export function checkNetworks(texts: readonly string[]): { ok: true; networks: string[] } | (Decision & { ok: false }) {
  const read = readNetworks(texts);
  if ('problem' in read) return refuse('network_invalid', { network: read.problem });
  if (read.networks.length === 0 || read.networks.length > networksMax)
    return refuse('network_invalid', { network: `a list of ${read.networks.length}` });
  return { ok: true, networks: read.networks };
}

/**
 * Limits from where people and runners of a scope, and of all under it, may come; null: not any more.
 *
 * @param address of the one who says so, who must not lock the door before themselves; null: they come by no network
 */
export function setScopeNetworks(
  scopeId: string,
  before: Setting | null,
  texts: readonly string[] | null,
  { by, address }: { by: string; address: string | null },
  now: number,
): Decision {
  const checked = texts === null ? null : checkNetworks(texts);
  if (checked?.ok === false) return checked;
  const networks = checked?.networks ?? null;
  if (networks && address !== null && !isAmong(networks, address)) return refuse('networks_without_you', { address });
  if ((before?.value ?? null) === (networks?.join(' ') ?? null)) return nothing();
  return plan([changeOf(scopeId, before, networks)].flat(), [
    scopeEvent(scopeId, 'networks', now, { by, networks: shown(networks) }),
  ]);
}

function changeOf(scopeId: string, before: Setting | null, networks: readonly string[] | null): Change | [] {
  if (networks === null) return before ? remove('setting', before) : [];
  const value = networks.join(' ');
  return before ? update('setting', before, { value }) : insert('setting', { id: networksSetting(scopeId), revision: 1, value });
}

/** Limits from where the tokens of a runner are accepted: its credential, and the one that it may still be paired with. */
export function setRunnerNetworks(
  runner: Runner,
  tokens: readonly Token[],
  texts: readonly string[] | null,
  by: string,
  now: number,
): Decision {
  const checked = texts === null ? null : checkNetworks(texts);
  if (checked?.ok === false) return checked;
  const networks = checked?.networks ?? null;
  const others = tokens.filter((token) => token.revokedAt === null && shown(token.networks) !== shown(networks));
  if (others.length === 0) return nothing();
  return plan(
    others.map((token) => update('token', token, { networks })),
    [runnerEvent(runner, 'networks', now, { by, networks: shown(networks) })],
  );
}

/** Limits from where a registration token is accepted, and with it the runners that register from now on. */
export function setRegistrationNetworks(token: Token, networks: string[] | null, by: string, now: number): Decision {
  if (shown(token.networks) === shown(networks)) return nothing();
  const event = scopeEvent(token.scopeId, 'registration_networks', now, { by, networks: shown(networks) });
  return plan([update('token', token, { networks })], [event]);
}
