import { type Change, insert, update } from '../decision/change.ts';
import { type Decision, nothing, plan, refuse } from '../decision/decision.ts';
import { changedMeanwhile } from '../decision/meanwhile.ts';
import { lineage } from '../people/holder.ts';
import type { ScopeLookup } from '../scope/covers.ts';
import { scopeEvent } from '../scope/event.ts';
import { dayMs } from '../zone/civil.ts';
import type { RetentionMs } from './retention.ts';
import type { Setting } from './setting.ts';

/** What holds in a scope, and what each scope can say of its own; the nearest one that says something decides. */
export interface ScopeSettings {
  /** of jobs that name none */
  defaultExecutor: string;
  /** where jobs work on runners that are paired from now on */
  workspacePath: string;
  /** silence after which a native runner is stale */
  staleAfterMs: number;
  /** silence after which it is offline */
  offlineAfterMs: number;
  /** how long finished jobs are kept; null: for ever */
  jobRetentionMs: RetentionMs;
  /** how long logs of finished jobs are kept, at most as long as the job; null: as long as the job */
  logRetentionMs: RetentionMs;
  /** how long files of finished jobs are kept, at most as long as the job; null: as long as the job */
  artifactRetentionMs: RetentionMs;
  /** of the instance only, whose entries are one chain */
  auditRetentionMs: RetentionMs;
  /** how long timelines, and what pages that come back catch up with, are kept; of the instance only, whose events are one list */
  eventRetentionMs: RetentionMs;
  /** how long tokens of runners live that were not given a life of their own; null: without end */
  runnerTokenTtlMs: number | null;
}

export type ScopeSettingName = keyof ScopeSettings;

export const scopeSettingNames = [
  'defaultExecutor',
  'workspacePath',
  'staleAfterMs',
  'offlineAfterMs',
  'jobRetentionMs',
  'logRetentionMs',
  'artifactRetentionMs',
  'auditRetentionMs',
  'eventRetentionMs',
  'runnerTokenTtlMs',
] as const satisfies readonly ScopeSettingName[];

/** Those for which null is a value: for ever, without end. */
const endlessSettings: readonly ScopeSettingName[] = [
  'jobRetentionMs',
  'logRetentionMs',
  'artifactRetentionMs',
  'auditRetentionMs',
  'eventRetentionMs',
  'runnerTokenTtlMs',
];

export const instanceOnlySettings: readonly ScopeSettingName[] = ['auditRetentionMs', 'eventRetentionMs'];

/** What a scope says itself. */
export type OwnSettings = Partial<ScopeSettings>;

/** `inherit`: the scope says nothing of it any more. What is not named stays. */
export type SettingsEdit = { [N in ScopeSettingName]?: ScopeSettings[N] | 'inherit' | undefined };

/** A value with the scope that says so; null: the server's own configuration. */
export type HeldSettings = { [N in ScopeSettingName]: { value: ScopeSettings[N]; from: string | null } };

const prefix = 'scope_settings ';

/** The name of the setting that holds what a scope says of its own. */
export const scopeSettingsSetting = (scopeId: string): string => `${prefix}${scopeId}`;
export const scopeSettingsPrefix = prefix;

/** What such a setting says, and of which scope; null: it is another setting. */
export const ownOfSetting = ({ id, value }: Pick<Setting, 'id' | 'value'>): { scopeId: string; own: OwnSettings } | null =>
  id.startsWith(prefix) ? { scopeId: id.slice(prefix.length), own: JSON.parse(value) } : null;

/** What holds in a scope. */
export function heldSettings(
  scopeId: string,
  lookup: ScopeLookup,
  ownOf: (scopeId: string) => OwnSettings | undefined,
  configured: ScopeSettings,
): HeldSettings {
  const line = lineage(scopeId, lookup).map((id) => ({ id, own: ownOf(id) }));
  const held = scopeSettingNames.map((name) => {
    const sayer = line.find(({ own }) => own?.[name] !== undefined);
    return [name, { value: sayer?.own?.[name] ?? (sayer ? null : configured[name]), from: sayer?.id ?? null }];
  });
  return Object.fromEntries(held) as HeldSettings;
}

/** Values alone. No runner is offline before it is stale, whoever says the one and the other. */
export function settingValuesOf(held: HeldSettings): ScopeSettings {
  const values = Object.fromEntries(scopeSettingNames.map((name) => [name, held[name].value])) as unknown as ScopeSettings;
  return { ...values, offlineAfterMs: Math.max(values.staleAfterMs, values.offlineAfterMs) };
}

/** A native runner that is well is never silent for more than 12 s; both ends are allowed. */
export const settingLimits = {
  staleAfterMs: { min: 15_000, max: 3_600_000 },
  offlineAfterMs: { min: 20_000, max: dayMs },
  // a submission that is sent again within a day finds its job
  jobRetentionMs: { min: dayMs, max: 36_600 * dayMs },
  logRetentionMs: { min: 3_600_000, max: 36_600 * dayMs },
  artifactRetentionMs: { min: 3_600_000, max: 36_600 * dayMs },
  auditRetentionMs: { min: dayMs, max: 36_600 * dayMs },
  eventRetentionMs: { min: dayMs, max: 36_600 * dayMs },
  // a runner that is offline for longer has to be paired again
  runnerTokenTtlMs: { min: 60_000, max: 3_660 * dayMs },
} as const;

/** What a change of settings is judged by. */
export interface SettingsTarget {
  scopeId: string;
  before: Setting | null;
  /** what holds there when the scope says nothing of its own */
  above: ScopeSettings;
  isInstance: boolean;
  /** whether such an executor is known */
  knowsExecutor(name: string): boolean;
}

/**
 * Changes what a scope says of its own. Refused with `setting_invalid`, and with `changed_meanwhile` where it says something else by now than
 * whoever changes it saw.
 *
 * @param was values that the scope says itself, `inherit` where it says nothing
 */
export function setScopeSettings(
  target: SettingsTarget,
  edit: SettingsEdit,
  by: string,
  now: number,
  was?: SettingsEdit,
): Decision {
  const before = target.before ? (ownOfSetting(target.before)?.own ?? {}) : {};
  const says = Object.fromEntries(scopeSettingNames.map((name) => [name, before[name] === undefined ? 'inherit' : before[name]]));
  const refusal = changedMeanwhile('What the scope says', says, was, edit);
  if (refusal) return { ok: false, refusal };
  const own: Record<string, unknown> = { ...before };
  for (const name of scopeSettingNames) {
    const value = edit[name];
    if (value === undefined) continue;
    if (value === 'inherit') delete own[name];
    else own[name] = value;
    const problem = value === 'inherit' ? null : problemOf(target, name, value);
    if (problem !== null) return refuse('setting_invalid', { setting: name, value, problem });
  }
  const { staleAfterMs, offlineAfterMs }: ScopeSettings = { ...target.above, ...(own as OwnSettings) };
  const asksForThresholds = edit.staleAfterMs !== undefined || edit.offlineAfterMs !== undefined;
  if (asksForThresholds && staleAfterMs >= offlineAfterMs) {
    const problem = `must be more than staleAfterMs, which is ${inWords(staleAfterMs)}`;
    return refuse('setting_invalid', { setting: 'offlineAfterMs', value: offlineAfterMs, problem });
  }
  const changed = scopeSettingNames.filter((name) => before[name] !== own[name]);
  if (changed.length === 0) return nothing();
  const told = Object.fromEntries(changed.map((name) => [name, own[name] === undefined ? 'inherit' : (own[name] ?? 'forever')]));
  return plan(
    [changeTo(target, own)],
    [scopeEvent(target.scopeId, 'settings', now, { by, ...(told as Record<string, string | number>) })],
  );
}

function changeTo({ scopeId, before }: SettingsTarget, own: OwnSettings): Change {
  const value = JSON.stringify(own);
  return before
    ? update('setting', before, { value })
    : insert('setting', { id: scopeSettingsSetting(scopeId), revision: 1, value });
}

/** What is wrong with a value, to follow its name in a sentence; null: nothing. */
function problemOf(target: SettingsTarget, name: ScopeSettingName, value: string | number | null): string | null {
  if (instanceOnlySettings.includes(name) && !target.isInstance) return 'can be said of the instance only';
  if (name === 'defaultExecutor')
    return target.knowsExecutor(String(value)) ? null : 'is no executor that Baton has or a runner offers';
  if (name === 'workspacePath') return workspaceProblem(String(value));
  if (value === null) return endlessSettings.includes(name) ? null : 'must be a number';
  const { min, max } = settingLimits[name];
  return Number(value) < min || Number(value) > max ? `must be from ${inWords(min)} to ${inWords(max)}` : null;
}

const units = [
  [dayMs, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1_000, 's'],
] as const;

/** `30 s (30000)`: for people, and as programs say it. */
function inWords(ms: number): string {
  const found = units.find(([each]) => ms % each === 0);
  return found ? `${ms / found[0]} ${found[1]} (${ms})` : `${ms} ms`;
}

/** A runner of any system may work there: `/srv/x`, `~/x`, `C:\x`. */
export function workspaceProblem(path: string): string | null {
  if (path.trim() === '') return 'is empty';
  if (path.length > 1024) return 'has more than 1024 characters';
  return /^(\/|~$|~\/|[A-Za-z]:[\\/]|\\\\)/.test(path) ? null : 'is relative: it must begin with /, ~/ or a drive';
}
