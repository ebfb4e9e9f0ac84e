/** Who owns runners, tokens and jobs. `instance` has no parent; an organization and a user stand under it; a project under its owner. */
export interface Scope {
  id: string;
  revision: number;
  kind: 'instance' | 'organization' | 'user' | 'project';
  /** `instance`, `acme`, or `acme/site` for a project; unique */
  name: string;
  parentId: string | null;
  createdAt: number;
  /** since when only what was reviewed runs here, so that trusted runners take its jobs; null: it is not protected */
  protectedAt: number | null;
}

/** The scope that every installation has from its first start. */
export const instanceScopeId = 'instance';

/** The project that jobs go to when none is named. */
export const defaultProjectId = 'project-default';
export const defaultProjectName = 'baton/default';
