/** Who owns runners, tokens and jobs. `instance` has no parent; an organization and a user stand under it; a project under its owner. */
export interface Scope {
  id: string;
  revision: number;
  kind: 'instance' | 'organization' | 'user' | 'project';
  /** `instance`, `acme`, or `acme/site` for a project; unique among those that are not removed */
  name: string;
  parentId: string | null;
  createdAt: number;
  /** since when only what was reviewed runs here, so that trusted runners take its jobs; null: it is not protected */
  protectedAt: number | null;
  /** since when it takes nothing new; null: it is there. The row stays, so that histories keep its name */
  removedAt: number | null;
}

/** The scope that every installation has from its first start. */
export const instanceScopeId = 'instance';

/** The project that jobs go to when none is named. */
export const defaultProjectId = 'project-default';
export const defaultProjectName = 'baton/default';

/** The owner of that project. */
export const defaultOrganizationId = 'organization-default';
export const defaultOrganizationName = 'baton';

const initial = (id: string, kind: Scope['kind'], name: string, parentId: string | null): Scope => ({
  ...{ id, revision: 1, kind, name, parentId, createdAt: 0, protectedAt: null, removedAt: null },
});

/** What stands in every store from the first start, by id. */
export const initialScopes: readonly Scope[] = [
  initial(instanceScopeId, 'instance', 'instance', null),
  initial(defaultOrganizationId, 'organization', defaultOrganizationName, instanceScopeId),
  initial(defaultProjectId, 'project', defaultProjectName, defaultOrganizationId),
];
