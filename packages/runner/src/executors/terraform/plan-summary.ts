import type { TerraformChange, TerraformCounts, TerraformPlan } from '@baton/protocol/results/terraform';
import { actionOf, changeOf, type PlannedResource } from './changes.ts';
import type { Hide } from './hide.ts';

/** What people are shown of a plan: of everything the number, of at most {@link changesMax} resources how they change. */
export interface PlanSummary {
  plan: TerraformPlan;
  /** by module (empty: the root), in the order of the tool */
  modules: { module: string; changes: TerraformChange[] }[];
  /** what others changed since the last run */
  drifted: TerraformChange[];
  driftedSeen: number;
  outputs: { name: string; action: string; sensitive: boolean }[];
  /** addresses of what will be gone, also when it is made anew */
  destroyed: string[];
}

export const changesMax = 1000;
const outputsMax = 200;

type Fields = Readonly<Record<string, unknown>>;
const listOf = (value: unknown): PlannedResource[] => (Array.isArray(value) ? (value as PlannedResource[]) : []);

/** Reads what `show -json` says of a plan. */
export function summaryOf(shown: unknown, operation: TerraformPlan['operation'], hide: Hide): PlanSummary {
  const { resource_changes, resource_drift, output_changes, applyable } = shown as Fields;
  // reading data is no change of anything
  const resources = listOf(resource_changes).filter(({ mode }) => mode !== 'data');
  const changing = resources.flatMap((resource) => {
    const action = actionOf(resource);
    return action === null ? [] : [{ resource, action }];
  });
  const drifted = listOf(resource_drift).flatMap((resource) => {
    const action = actionOf(resource);
    return action === null ? [] : [{ resource, action }];
  });
  const outputs = outputsOf(output_changes);
  const modules = new Map<string, TerraformChange[]>();
  for (const { resource, action } of changing.slice(0, changesMax)) {
    const module = resource.module_address ?? '';
    modules.set(module, [...(modules.get(module) ?? []), changeOf(resource, action, hide)]);
  }
  const empty = typeof applyable === 'boolean' ? !applyable : changing.length === 0 && outputs.length === 0;
  return {
    plan: { operation, empty, resources: changing.length, ...countsOf(changing) },
    modules: [...modules].map(([module, changes]) => ({ module, changes })),
    drifted: drifted.slice(0, changesMax).map(({ resource, action }) => changeOf(resource, action, hide)),
    driftedSeen: drifted.length,
    outputs,
    destroyed: changing
      .filter(({ action }) => action === 'delete' || action === 'replace' || action === 'forget')
      .map(({ resource }) => hide(resource.address)),
  };
}

type Changing = readonly { resource: PlannedResource; action: TerraformChange['action'] }[];

function countsOf(changing: Changing): TerraformCounts {
  const number = (...actions: TerraformChange['action'][]): number =>
    changing.filter(({ action }) => actions.includes(action)).length;
  return {
    add: changing.filter(({ resource }) => resource.change.actions.includes('create')).length,
    change: number('update'),
    remove: number('delete', 'replace'),
    import: changing.filter(({ resource }) => resource.change.importing !== undefined && resource.change.importing !== null)
      .length,
    forget: number('forget'),
  };
}

function outputsOf(value: unknown): PlanSummary['outputs'] {
  const entries = Object.entries((value ?? {}) as Record<string, PlannedResource['change']>);
  return entries
    .map(([name, { actions, before_sensitive, after_sensitive }]) => {
      const sensitive = before_sensitive === true || after_sensitive === true;
      return { name: name.slice(0, 200), action: actions[0] ?? 'no-op', sensitive };
    })
    .filter(({ action }) => action !== 'no-op')
    .slice(0, outputsMax);
}
