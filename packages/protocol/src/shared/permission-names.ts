/** What someone may do in a scope and all under it, in the words of the wire. Equal to those of core; a test holds them together. */
export const permissionNames = [
  'view',
  'run_jobs',
  'operate_runners',
  'manage_runners',
  'manage_pools',
  'manage_templates',
  'manage_secrets',
  'manage_scope',
  'manage_people',
  'create_provisioning_key',
  'create_users',
  'publish_releases',
  'view_audit',
] as const;

export const roleNames = ['owner', 'operator', 'viewer'] as const;
