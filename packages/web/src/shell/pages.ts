import { IconListCheck, IconServer2, IconSettings } from '@tabler/icons-react';

/** The pages of the navigation, in its order. */
export const pages = [
  { href: '/runners', label: 'Runners', Icon: IconServer2, searchable: true },
  { href: '/jobs', label: 'Jobs', Icon: IconListCheck, searchable: true },
  { href: '/settings', label: 'Settings', Icon: IconSettings, searchable: false },
] as const;
