import { IconListCheck, IconServer2, IconSettings, IconUsers } from '@tabler/icons-react';

/** The pages of the navigation, in its order. */
export const pages = [
  { href: '/runners', label: 'Runners', Icon: IconServer2, searchable: true },
  { href: '/jobs', label: 'Jobs', Icon: IconListCheck, searchable: true },
  { href: '/people', label: 'People', Icon: IconUsers, searchable: false },
  { href: '/settings', label: 'Settings', Icon: IconSettings, searchable: false },
] as const;
