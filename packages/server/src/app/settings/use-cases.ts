import type { Actor, HeldSettings, ScopeSettingName, SettingsEdit } from '@baton/core';

/** What holds in a scope, each value with the name of the scope that says so; null: the server's own configuration. */
export interface ScopeSettingsView {
  scope: string;
  settings: { [N in ScopeSettingName]: { value: HeldSettings[N]['value']; from: string | null } };
  /** runners of the scope, and of all under it, that were paired with another workspace path than holds for them now */
  pairAgain: { id: string; name: string; workspace: string }[];
}

/** Scopes by name, null: the instance; all throw `scope_not_found`. */
export interface SettingsUseCases {
  show(scope: string | null): ScopeSettingsView;
  /**
   * Throws `setting_invalid`, `permission_denied`, `changed_meanwhile`.
   *
   * @param was what the scope said itself when it was seen
   */
  edit(scope: string | null, edit: SettingsEdit, by: Actor, was?: SettingsEdit): Promise<ScopeSettingsView>;
}
