import type { TerraformAction, TerraformAttribute, TerraformChange } from '@baton/protocol/results/terraform';
import type { Hide } from './hide.ts';

/** One entry of `resource_changes` or `resource_drift` of `show -json`. */
export interface PlannedResource {
  address: string;
  module_address?: string;
  previous_address?: string;
  action_reason?: string;
  mode?: string;
  change: {
    actions: readonly string[];
    before?: unknown;
    after?: unknown;
    after_unknown?: unknown;
    before_sensitive?: unknown;
    after_sensitive?: unknown;
    importing?: unknown;
  };
}

const attributesMax = 40;
const valueCharsMax = 160;
const nameCharsMax = 200;

/** What becomes of a resource; null: nothing. */
export function actionOf({ change, address, previous_address }: PlannedResource): TerraformAction | null {
  const { actions, importing } = change;
  if (actions.includes('delete')) return actions.length > 1 ? 'replace' : 'delete';
  if (actions.includes('forget')) return 'forget';
  for (const action of ['create', 'update', 'read'] as const) if (actions.includes(action)) return action;
  if (importing !== undefined && importing !== null) return 'import';
  return previous_address !== undefined && previous_address !== address ? 'move' : null;
}

/** With the attributes that change, and their values where these are nobody's secret. */
export function changeOf(resource: PlannedResource, action: TerraformAction, hide: Hide): TerraformChange {
  const { before, after, after_unknown: unknown, before_sensitive: hiddenBefore, after_sensitive: hiddenAfter } = resource.change;
  const all = action === 'move' ? [] : differences({ before, after, unknown, hiddenBefore, hiddenAfter }, '');
  return {
    address: hide(resource.address).slice(0, 1000),
    action,
    reason: hide(reasonOf(resource)).slice(0, 1000),
    attributes: all.slice(0, attributesMax).map((attribute) => shortened(attribute, hide)),
    more: Math.max(0, all.length - attributesMax),
  };
}

function reasonOf({ action_reason, previous_address, address }: PlannedResource): string {
  if (previous_address !== undefined && previous_address !== address) return `moved from ${previous_address}`;
  return (action_reason ?? '').replace(/^(?:replace|delete)_because_|^replace_by_/, '').replaceAll('_', ' ');
}

/** A value before and after, and the marks on both, down the same path. */
interface Sides {
  before: unknown;
  after: unknown;
  unknown: unknown;
  hiddenBefore: unknown;
  hiddenAfter: unknown;
}

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const inside = (value: unknown, name: string): unknown =>
  isFields(value) && Object.hasOwn(value, name) ? value[name] : undefined;
const isAbsent = (value: unknown): boolean => value === undefined || value === null;

function differences(sides: Sides, name: string): TerraformAttribute[] {
  const { before, after, unknown } = sides;
  if (unknown !== true && isOpen(sides) && (isFields(before) || isFields(after)) && goesDeeper(before) && goesDeeper(after)) {
    const names = new Set([before, after, unknown].flatMap((side) => (isFields(side) ? Object.keys(side) : [])));
    return [...names].flatMap((child) => differences(step(sides, child), name === '' ? child : `${name}.${child}`));
  }
  if (isSame(sides)) return [];
  return [{ name, before: shown(before, sides.hiddenBefore), after: afterWords(sides) }];
}

/** A mark on a whole value hides what is in it, names too. */
const isOpen = ({ hiddenBefore, hiddenAfter }: Sides): boolean => hiddenBefore !== true && hiddenAfter !== true;
const goesDeeper = (value: unknown): boolean => isFields(value) || isAbsent(value);

const step = ({ before, after, unknown, hiddenBefore, hiddenAfter }: Sides, name: string): Sides => ({
  before: inside(before, name),
  after: inside(after, name),
  unknown: inside(unknown, name),
  hiddenBefore: inside(hiddenBefore, name),
  hiddenAfter: inside(hiddenAfter, name),
});

const isSame = ({ before, after, unknown }: Sides): boolean =>
  !holds(unknown) && ((isAbsent(before) && isAbsent(after)) || JSON.stringify(before) === JSON.stringify(after));

/** Whether a mark lies on the value or on anything in it. */
function holds(mark: unknown): boolean {
  if (mark === true) return true;
  return typeof mark === 'object' && mark !== null && Object.values(mark).some(holds);
}

function afterWords({ after, unknown, hiddenAfter }: Sides): string | null {
  if (holds(hiddenAfter)) return '(sensitive)';
  return holds(unknown) ? '(known after apply)' : shown(after, hiddenAfter);
}

function shown(value: unknown, hidden: unknown): string | null {
  if (isAbsent(value)) return null;
  if (holds(hidden)) return '(sensitive)';
  return JSON.stringify(value);
}

function shortened({ name, before, after }: TerraformAttribute, hide: Hide): TerraformAttribute {
  const short = (text: string | null): string | null => {
    const hidden = text === null ? null : hide(text);
    return hidden !== null && hidden.length > valueCharsMax ? `${hidden.slice(0, valueCharsMax - 1)}…` : hidden;
  };
  return { name: hide(name).slice(0, nameCharsMax), before: short(before), after: short(after) };
}
