import type { permissionNames } from '@baton/protocol/permissions';

/** Permissions as people read them. */
export const permissionWords: Readonly<Record<(typeof permissionNames)[number], string>> = {
  view: 'See runners, jobs and logs',
  run_jobs: 'Run, cancel and decide about jobs',
  operate_runners: 'Disable, drain, kick and label runners; pause and resume',
  manage_runners: 'Add, rotate, revoke and remove runners',
  manage_pools: 'Pools of cloud-hosted runners, and cloud identities',
  manage_templates: 'Make, change and remove templates',
  manage_secrets: 'Write and remove secrets',
  manage_scope: 'Projects and settings',
  manage_people: 'Give and take roles',
  create_provisioning_key: 'Provisioning keys for automation',
  create_users: 'Make, disable and remove users',
  publish_releases: 'Publish and withdraw releases of the runner',
  view_audit: 'Read the audit log',
};

/** Roles with what they mean. */
export const roleWords = {
  owner: 'Owner: may do everything',
  operator: 'Operator: runs jobs and templates, handles runners',
  viewer: 'Viewer: sees',
} as const;
