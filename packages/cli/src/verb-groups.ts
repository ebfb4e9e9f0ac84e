import type { Command } from 'commander';
import type { Context } from './context.ts';

/** A file of `verbs/`: adds its command to the program. */
interface VerbFile {
  declare(program: Command, context: Context): void;
}

const loadOrganizations = () => import('./verbs/organizations/organizations.ts');

type Verbs = Readonly<Record<string, () => Promise<VerbFile>>>;

/** What the help lists under which heading. Loaded one by one, so that a verb costs the start-up of its own code only. */
export const verbGroups: readonly (readonly [heading: string, Verbs])[] = [
  [
    'Server and sign-in:',
    {
      up: () => import('./verbs/up.ts'),
      backup: () => import('./verbs/backup/backup.ts'),
      restore: () => import('./verbs/backup/restore.ts'),
      login: () => import('./verbs/login.ts'),
      logout: () => import('./verbs/logout.ts'),
      whoami: () => import('./verbs/whoami.ts'),
    },
  ],
  [
    'Jobs:',
    {
      run: () => import('./verbs/run.ts'),
      jobs: () => import('./verbs/jobs/jobs.ts'),
      queue: () => import('./verbs/queue.ts'),
      pause: () => import('./verbs/pause/pause.ts'),
      resume: () => import('./verbs/resume.ts'),
      stats: () => import('./verbs/stats.ts'),
    },
  ],
  [
    'Templates, and what jobs draw from:',
    {
      templates: () => import('./verbs/templates/templates.ts'),
      secrets: () => import('./verbs/secrets/secrets.ts'),
      ranges: () => import('./verbs/ranges/ranges.ts'),
      import: () => import('./verbs/import.ts'),
    },
  ],
  [
    'Runners:',
    {
      runners: () => import('./verbs/runners/runners.ts'),
      keys: () => import('./verbs/keys/keys.ts'),
      tokens: () => import('./verbs/tokens/tokens.ts'),
      releases: () => import('./verbs/releases/releases.ts'),
      logs: () => import('./verbs/logs.ts'),
    },
  ],
  [
    'Cloud-hosted runners:',
    {
      pools: () => import('./verbs/pools/pools.ts'),
      identities: () => import('./verbs/identities/identities.ts'),
      resources: () => import('./verbs/resources/resources.ts'),
    },
  ],
  [
    'Scopes, people and permissions:',
    {
      organizations: loadOrganizations,
      orgs: loadOrganizations,
      projects: () => import('./verbs/projects/projects.ts'),
      users: () => import('./verbs/users/users.ts'),
      settings: () => import('./verbs/settings/settings.ts'),
      networks: () => import('./verbs/networks.ts'),
      webhooks: () => import('./verbs/webhooks/webhooks.ts'),
      audit: () => import('./verbs/audit/audit.ts'),
    },
  ],
];
