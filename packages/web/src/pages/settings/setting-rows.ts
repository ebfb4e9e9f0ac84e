import type { EditScopeSettings, ScopeSettingName, ScopeSettings } from '@baton/protocol';
import { readDuration } from '@baton/protocol/duration';
import { Failure } from '../../api/failure.ts';
import { scopeInSentence } from '../../text/scope-words.ts';

type Kind = 'text' | 'time' | 'retention';

interface Row {
  name: ScopeSettingName;
  label: string;
  kind: Kind;
  about: string;
  /** said of the instance only */
  ofInstance?: true;
}

/** What each scope can say of its own, in the order in which it is shown. */
export const settingRows: readonly Row[] = [
  { name: 'defaultExecutor', label: 'Default executor', kind: 'text', about: 'of jobs that name none' },
  { name: 'workspacePath', label: 'Workspace path', kind: 'text', about: 'baked into pairing commands' },
  { name: 'staleAfterMs', label: 'Stale after', kind: 'time', about: 'silence of a native runner' },
  { name: 'offlineAfterMs', label: 'Offline after', kind: 'time', about: 'silence of a native runner' },
  { name: 'jobRetentionMs', label: 'Finished jobs are kept', kind: 'retention', about: 'with all that belongs to them' },
  { name: 'logRetentionMs', label: 'Logs are kept', kind: 'retention', about: 'at most as long as their job' },
  { name: 'artifactRetentionMs', label: 'Files of jobs are kept', kind: 'retention', about: 'at most as long as their job' },
  {
    name: 'auditRetentionMs',
    label: 'The audit log is kept',
    kind: 'retention',
    about: 'of the whole instance',
    ofInstance: true,
  },
  { name: 'eventRetentionMs', label: 'Timelines are kept', kind: 'retention', about: 'of the whole instance', ofInstance: true },
  {
    name: 'runnerTokenTtlMs',
    label: 'Tokens of runners live',
    kind: 'retention',
    about: 'unless a runner has a life of its own',
  },
];

const units = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'm'],
  [1_000, 's'],
  [1, 'ms'],
] as const;

/** A value as it is typed: `30s`, `90d`, `for ever`. */
export function settingText(kind: Kind, value: string | number | null): string {
  if (value === null) return 'for ever';
  if (kind === 'text') return String(value);
  const [size, unit] = units.find(([each]) => Number(value) % each === 0) ?? [1, 'ms'];
  return `${Number(value) / size}${unit}`;
}

/** What is typed, as the server wants it: nothing means inherit. Undefined: it is no such value. */
export function settingValue(kind: Kind, text: string): string | number | null | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return 'inherit';
  if (kind === 'text') return trimmed;
  if (kind === 'retention' && /^for ?ever$/i.test(trimmed)) return null;
  return readDuration(trimmed.replace(/\s+/g, '')) ?? undefined;
}

/** What a scope says itself, as it is typed; nothing where it inherits. */
export function ownText({ scope, settings }: ScopeSettings, { name, kind }: Row): string {
  const { value, from } = settings[name];
  return from === scope ? settingText(kind, value) : '';
}

/** What holds when nothing is typed; nothing where the scope says something itself. */
export function inheritedText({ scope, settings }: ScopeSettings, { name, kind }: Row): string {
  const { value, from } = settings[name];
  return from === scope ? '' : settingText(kind, value);
}

/** Who says what holds. */
export function sayerWords({ scope, settings }: ScopeSettings, { name }: Row): string {
  const { from } = settings[name];
  if (from === scope) return 'Said here';
  return from === null ? 'As the server is configured' : `As ${scopeInSentence(from)} says`;
}

/** What differs from what the scope says; null with the names of values that can not be read. */
export function editOf(
  held: ScopeSettings,
  typed: Readonly<Record<string, string>>,
): { edit: EditScopeSettings; wrong: string[] } {
  const wrong: string[] = [];
  const edit: Record<string, unknown> = {};
  for (const row of settingRows) {
    const text = typed[row.name];
    if (text === undefined || text.trim() === ownText(held, row)) continue;
    const value = settingValue(row.kind, text);
    if (value === undefined) wrong.push(row.name);
    else edit[row.name] = value;
  }
  return { edit: edit as EditScopeSettings, wrong };
}

/** What says again what a scope said before it was changed so. */
export const backOf = ({ scope, settings }: ScopeSettings, edit: EditScopeSettings): EditScopeSettings =>
  Object.fromEntries(
    settingRows
      .filter(({ name }) => name in edit)
      .map(({ name }) => [name, settings[name].from === scope ? settings[name].value : 'inherit']),
  ) as EditScopeSettings;

/** Of what is changed, what the scope said itself before, as the server takes it. */
export const wasOf = (edit: EditScopeSettings, seen: Readonly<Record<string, string>>): NonNullable<EditScopeSettings['was']> =>
  Object.fromEntries(
    settingRows
      .filter(({ name }) => edit[name] !== undefined && seen[name] !== undefined)
      .map(({ name, kind }) => [name, settingValue(kind, seen[name] ?? '')]),
  );

const refusalOf = (error: unknown) => (error instanceof Failure && error.code === 'setting_invalid' ? error.detail : null);

/** The setting whose value the server refused; null: it refused something else, or nothing. */
export function refusedSetting(error: unknown): Row | null {
  const name = refusalOf(error)?.setting;
  return settingRows.find((row) => row.name === name) ?? null;
}

/** What the server has against the value of a setting, as its field says it. */
export function problemAt(error: unknown, name: ScopeSettingName): string | null {
  const problem = refusalOf(error)?.problem;
  if (refusedSetting(error)?.name !== name || typeof problem !== 'string') return null;
  // fields have labels, and times units
  const said = settingRows.reduce((text, row) => text.replaceAll(row.name, `“${row.label}”`), problem);
  return `It ${said.replaceAll(/ \(\d+\)/g, '')}.`;
}
