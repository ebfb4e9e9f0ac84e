import { IconListCheck, IconServer2 } from '@tabler/icons-react';

/** The pages of the navigation, in its order. */
export const pages = [
  { href: '/runners', label: 'Runners', Icon: IconServer2 },
  { href: '/jobs', label: 'Jobs', Icon: IconListCheck },
] as const;
