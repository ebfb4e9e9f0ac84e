import { anchorOf } from '../parts/anchor.ts';

/** The parts of the settings by their headings, with words that people look for them by. */
export const settingsSections: readonly { id: string; label: string; also?: string }[] = [
  { label: 'Scopes', also: 'default executor workspace pause hours thresholds' },
  { label: 'Runners that stay away', also: 'retention offline' },
  { label: 'Projects', also: 'protected' },
  { label: 'Named ranges', also: 'frequency' },
  { label: 'Secrets', also: 'environment' },
  { label: 'Notifications', also: 'webhooks' },
].map((each) => ({ ...each, id: anchorOf(each.label) }));
