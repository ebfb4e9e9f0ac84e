import type { Permission } from '../api/may.ts';
import { anchorOf } from '../parts/anchor.ts';

interface Section {
  label: string;
  /** words that people look for it by */
  also?: string;
  /** it is shown to whoever has this somewhere */
  needs?: Permission;
}

const sections: readonly Section[] = [
  { label: 'Scopes', also: 'default executor workspace pause hours thresholds' },
  { label: 'Tokens', also: 'registration', needs: 'manage_runners' },
  { label: 'Runners that stay away', also: 'retention offline' },
  { label: 'Projects', also: 'protected' },
  { label: 'Named ranges', also: 'frequency' },
  { label: 'Secrets', also: 'environment' },
  { label: 'Cloud identities', also: 'aws role keys docker kubernetes', needs: 'manage_pools' },
  { label: 'Notifications', also: 'webhooks', needs: 'manage_scope' },
  { label: 'Server', also: 'thresholds options address' },
];

/** The parts of the settings by their headings, each with what an address calls it. */
export const settingsSections: readonly (Section & { id: string })[] = sections.map((each) => ({
  ...each,
  id: anchorOf(each.label),
}));
