import type { Actor, RetentionMs, Scope } from '@baton/core';

export interface ScopeView {
  scope: Scope;
  /** what holds in it */
  runnerRetentionMs: RetentionMs;
  /** whether it says so itself */
  isRetentionOwn: boolean;
}

/** What is not given stays as it is. */
export interface ScopeEdit {
  isProtected?: boolean | undefined;
  runnerRetentionMs?: RetentionMs | 'inherit' | undefined;
}

/** What the removal of a scope would hit. */
export interface ScopeRemovalView {
  /** names of what goes with it, itself first */
  scopes: string[];
  jobsWaiting: number;
  /** offered, running, or waiting for a person */
  jobsUnderWay: number;
  /** names of runners */
  runners: string[];
  templates: number;
  tokens: number;
}

export interface ScopeUseCases {
  /** that are there, by name */
  organizations(): Promise<Scope[]>;
  /** throws `scope_name_taken`, `scope_name_invalid` */
  createOrganization(name: string, by: Actor): Promise<Scope>;
  /** throws `owner_not_found` besides */
  createProject(owner: string, name: string, by: Actor): Promise<ScopeView>;
  /** throws `organization_not_found`, `project_not_found` */
  removal(kind: 'organization' | 'project', name: string): Promise<ScopeRemovalView>;
  /** throws `scope_needed` besides. Jobs, runners and tokens are ended soon after */
  remove(kind: 'organization' | 'project', name: string, by: Actor): Promise<void>;
  /** by name */
  projects(): Promise<ScopeView[]>;
  /** what a scope says itself of where its people and runners may come from; null: nothing. Throws `scope_not_found` */
  networks(name: string): string[] | null;
  /** throws `network_invalid`, `networks_without_you` besides; answers the list in its usual form */
  setNetworks(name: string, networks: string[] | null, by: Actor, address: string | null): Promise<string[] | null>;
  /** throws `project_not_found` */
  project(name: string): Promise<ScopeView>;
  instance(): Promise<ScopeView>;
  editProject(name: string, edit: ScopeEdit, by: Actor): Promise<ScopeView>;
  editInstance(edit: Pick<ScopeEdit, 'runnerRetentionMs'>, by: Actor): Promise<ScopeView>;
}
