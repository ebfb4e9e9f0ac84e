import {
  type Actor,
  audited,
  auditOf,
  instanceScopeId,
  isPairedElsewhere,
  lineage,
  type OwnSettings,
  ownOfSetting,
  type SettingsEdit,
  type SettingsTarget,
  scopeSettingNames,
  scopeSettingsSetting,
  setScopeSettings,
} from '@baton/core';
import type { Access } from '../access/access.ts';
import type { Context } from '../context.ts';
import { scopeForSettings } from './scope-of.ts';
import type { ScopeSettingsView, SettingsUseCases } from './use-cases.ts';

/** Executors that the product knows; a runner may offer others. */
const ownExecutors: readonly string[] = ['shell', 'terraform', 'ansible', 'claude-code', 'codex', 'transmit', 'gitea-workflow'];

/** What holds in scopes, as far as someone may see and change it. */
export class Settings implements SettingsUseCases {
  readonly #context: Context;
  readonly #access: Access;

  constructor(context: Context, access: Access) {
    this.#context = context;
    this.#access = access;
  }

  show(scope: string | null): ScopeSettingsView {
    return this.#view(scopeForSettings(this.#context, this.#access, scope, 'view').id);
  }

  async edit(scope: string | null, edit: SettingsEdit, by: Actor, was?: SettingsEdit): Promise<ScopeSettingsView> {
    this.#context.assertOpen();
    const { id, name } = scopeForSettings(this.#context, this.#access, scope, 'manage_scope');
    const { committer, deps, settings, now } = this.#context;
    const read = () => deps.store.read.get('setting', scopeSettingsSetting(id));
    await committer.carryOut(read, (before) => {
      const target: SettingsTarget = {
        ...{ scopeId: id, before, above: settings.above(id), isInstance: id === instanceScopeId },
        knowsExecutor: this.#knowsExecutor,
      };
      const decision = setScopeSettings(target, edit, by.login, now(), was);
      return audited(decision, ({ changes: [change] }) => {
        const after = change?.kind === 'setting' && change.op !== 'remove' ? change.row : null;
        const [old, fresh] = [before, after].map((row) => (row && ownOfSetting(row)?.own) ?? {});
        const shown = difference(old ?? {}, fresh ?? {});
        return auditOf({ actor: by, action: 'scope.settings' }, id, { kind: 'scope', id, name }, shown, now());
      });
    });
    // a commit of which nobody knew the outcome was not told of
    const row = await read();
    if (row) settings.learn([row]);
    return this.#view(id);
  }

  #knowsExecutor = (name: string): boolean =>
    ownExecutors.includes(name) ||
    this.#context.fleet.ofPeople().some(({ declared }) => declared?.executors.some((each) => each.name === name));

  #view(scopeId: string): ScopeSettingsView {
    const { settings, fleet } = this.#context;
    const held = settings.held(scopeId);
    const named = scopeSettingNames.map((name) => {
      const { value, from } = held[name];
      return [name, { value, from: from === null ? null : (fleet.scope(from)?.name ?? from) }];
    });
    return {
      scope: fleet.scope(scopeId)?.name ?? scopeId,
      settings: Object.fromEntries(named) as ScopeSettingsView['settings'],
      pairAgain: this.#pairAgain(scopeId),
    };
  }

  #pairAgain(scopeId: string): ScopeSettingsView['pairAgain'] {
    const { settings, fleet } = this.#context;
    const found: ScopeSettingsView['pairAgain'] = [];
    for (const runner of fleet.ofPeople()) {
      if (!isPairedElsewhere(runner, settings.of(runner.scopeId).workspacePath)) continue;
      if (!lineage(runner.scopeId, fleet.scope).includes(scopeId) || !this.#access.seesRunnersOf(runner.scopeId)) continue;
      found.push({ id: runner.id, name: runner.name, workspace: runner.paired?.path ?? '' });
    }
    return found.sort((a, b) => a.name.localeCompare(b.name));
  }
}

/** What the audit log tells: values that changed, `inherit` where the scope says nothing. */
function difference(before: OwnSettings, after: OwnSettings): { before: object; after: object } & Parameters<typeof auditOf>[3] {
  const differing = scopeSettingNames.filter((name) => before[name] !== after[name]);
  const pick = (own: OwnSettings): Record<string, unknown> =>
    Object.fromEntries(differing.map((name) => [name, own[name] === undefined ? 'inherit' : own[name]]));
  return { before: pick(before), after: pick(after) };
}
