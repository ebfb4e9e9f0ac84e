import type {
  TerraformAction,
  TerraformAttribute,
  TerraformChange,
  TerraformCounts,
  TerraformProgress,
  TerraformResult,
} from './terraform-types.ts';

export type * from './terraform-types.ts';

export const terraformLimits = {
  changes: 2000,
  attributes: 60,
  outputs: 200,
  diagnostics: 200,
  progress: 2000,
  again: 20,
} as const;

export const emptyTerraformResult = (): TerraformResult => ({
  tool: null,
  step: '',
  plan: null,
  modules: [],
  drifted: [],
  outputs: [],
  diagnostics: [],
  diagnosticsSeen: 0,
  applying: null,
  progress: new Map(),
  applied: null,
  lock: null,
  drift: null,
  again: [],
  stopped: null,
});

type Event = Readonly<Record<string, unknown>>;
type Fold = (result: TerraformResult, event: Event) => void;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const count = (value: unknown): number => (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : 0);
const items = (value: unknown): Event[] =>
  Array.isArray(value) ? value.filter((item): item is Event => typeof item === 'object' && item !== null) : [];
const record = (value: unknown): Event => (typeof value === 'object' && value !== null ? (value as Event) : {});

const actions: readonly string[] = ['create', 'update', 'replace', 'delete', 'read', 'import', 'move', 'forget'];
const operations = ['plan', 'apply', 'destroy', 'drift'] as const;
const states = ['running', 'done', 'failed'] as const;

/** One of `known`, or its first. */
const oneOf = <T extends string>(known: readonly [T, ...T[]], value: unknown): T =>
  known.find((one) => one === value) ?? known[0];

const attributeOf = ({ name, before, after }: Event): TerraformAttribute => ({
  name: text(name),
  before: typeof before === 'string' ? before : null,
  after: typeof after === 'string' ? after : null,
});

const changeOf = ({ address, action, reason, attributes, more }: Event): TerraformChange => ({
  address: text(address),
  action: (actions.includes(text(action)) ? action : 'update') as TerraformAction,
  reason: text(reason),
  attributes: items(attributes).slice(0, terraformLimits.attributes).map(attributeOf),
  more: count(more),
});

const countsOf = (event: Event): TerraformCounts => ({
  add: count(event.add),
  change: count(event.change),
  remove: count(event.remove),
  import: count(event.import),
  forget: count(event.forget),
});

const changesIn = ({ modules, drifted }: TerraformResult): number =>
  modules.reduce((sum, { changes }) => sum + changes.length, drifted.length);

const folds: Readonly<Record<string, Fold>> = {
  'terraform.tool': (result, { name, version }) => {
    result.tool = { name: text(name), version: text(version) };
  },
  'terraform.step': (result, { step }) => {
    result.step = text(step);
  },
  /** A plan takes the place of an earlier one. */
  'terraform.plan': (result, event) => {
    const { operation, empty, resources } = event;
    result.plan = {
      ...countsOf(event),
      operation: oneOf(operations, operation),
      empty: empty === true,
      resources: count(resources),
    };
    Object.assign(result, {
      modules: [],
      drifted: [],
      outputs: [],
      applying: null,
      progress: new Map(),
      applied: null,
      lock: null,
    });
  },
  'terraform.changes': (result, { module, changes }) => {
    const room = terraformLimits.changes - changesIn(result);
    const group = result.modules.find((one) => one.module === text(module)) ?? { module: text(module), changes: [] };
    if (!result.modules.includes(group)) result.modules.push(group);
    group.changes.push(...items(changes).slice(0, Math.max(0, room)).map(changeOf));
  },
  'terraform.drifted': (result, { changes }) => {
    const room = terraformLimits.changes - changesIn(result);
    result.drifted.push(...items(changes).slice(0, Math.max(0, room)).map(changeOf));
  },
  'terraform.outputs': (result, { outputs }) => {
    result.outputs = items(outputs)
      .slice(0, terraformLimits.outputs)
      .map(({ name, action, sensitive }) => ({ name: text(name), action: text(action), sensitive: sensitive === true }));
  },
  'terraform.diagnostic': (result, { severity, summary, detail, address, place }) => {
    result.diagnosticsSeen += 1;
    if (result.diagnostics.length >= terraformLimits.diagnostics) return;
    const known = severity === 'warning' ? severity : 'error';
    result.diagnostics.push({
      severity: known,
      summary: text(summary),
      detail: text(detail),
      address: text(address),
      place: text(place),
    });
  },
  'terraform.apply': (result, { resources }) => {
    Object.assign(result, { applying: count(resources), progress: new Map() });
  },
  'terraform.progress': (result, { address, action, state, elapsedMs }) => {
    const known = result.progress.has(text(address));
    if (!known && result.progress.size >= terraformLimits.progress) return;
    const now: TerraformProgress = {
      address: text(address),
      action: text(action),
      state: oneOf(states, state),
      elapsedMs: count(elapsedMs),
    };
    result.progress.set(now.address, now);
  },
  'terraform.applied': (result, event) => {
    result.applied = countsOf(event);
  },
  'terraform.lock': (result, { id, who, operation, created, path, release }) => {
    const { possible, why } = record(release);
    result.lock = {
      id: text(id),
      who: text(who),
      operation: text(operation),
      created: text(created),
      path: text(path),
      release: { possible: possible === true, why: text(why) },
    };
  },
  'terraform.drift': (result, { drifted }) => {
    result.drift = drifted === true;
  },
  'terraform.again': (result, { reason }) => {
    if (result.again.length < terraformLimits.again) result.again.push(text(reason));
  },
  'terraform.stopped': (result, { step, clean }) => {
    result.stopped = { step: text(step), clean: clean === true };
  },
};

/** Adds one event of the stream `data` to `result`; types that it does not know change nothing. */
export function foldTerraform(result: TerraformResult, event: Event): void {
  const type = text(event.type);
  if (Object.hasOwn(folds, type)) folds[type]?.(result, event);
}

/** `2 to add, 1 to destroy`; empty where nothing of that is to do. */
export function planWords({ add, change, remove, import: imported, forget }: TerraformCounts): string {
  const parts: [number, string][] = [
    [imported, 'to import'],
    [add, 'to add'],
    [change, 'to change'],
    [remove, 'to destroy'],
    [forget, 'to forget'],
  ];
  return parts
    .filter(([number]) => number > 0)
    .map(([number, words]) => `${number} ${words}`)
    .join(', ');
}
