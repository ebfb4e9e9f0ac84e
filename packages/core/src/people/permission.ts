/** What someone may do in a scope and in all that stands under it. */
export const permissions = [
  /** see runners, jobs, logs and what waits */
  'view',
  /** submit, cancel, re-run and decide about jobs */
  'run_jobs',
  /** disable, enable, drain, kick, rename and label runners; pause and resume */
  'operate_runners',
  /** add, pair, rotate, revoke and remove runners; registration tokens */
  'manage_runners',
  /** pools, the cloud identities that they use, and what is made for their runners */
  'manage_pools',
  /** make, change, enable, disable and remove templates: what runs by itself, and when */
  'manage_templates',
  /** write and remove secrets */
  'manage_secrets',
  /** projects, settings, named ranges, pause hours, protection, removal */
  'manage_scope',
  /** give and take roles */
  'manage_people',
  /** provisioning keys for automation */
  'create_provisioning_key',
  /** make, disable and remove users; means something in the instance only */
  'create_users',
  /** publish releases of the runner and take them back; means something in the instance only */
  'publish_releases',
  /** read the audit log */
  'view_audit',
] as const;

export type Permission = (typeof permissions)[number];

export const roles = ['owner', 'operator', 'viewer'] as const;

/** A usual set of permissions. */
export type Role = (typeof roles)[number];

const operator: readonly Permission[] = ['view', 'run_jobs', 'operate_runners', 'manage_templates'];

/** What each role may do. */
export const rolePermissions: Readonly<Record<Role, readonly Permission[]>> = {
  owner: permissions,
  operator,
  viewer: ['view'],
};

export const isPermission = (word: string): word is Permission => permissions.some((each) => each === word);
