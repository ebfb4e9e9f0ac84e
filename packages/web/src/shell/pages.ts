import { IconHistory, IconListCheck, IconServer2, IconSettings } from '@tabler/icons-react';
import type { Permission } from '../api/may.ts';

/** The pages of the navigation, in its order. One that needs more than to see something is there for those who may use it somewhere. */
export const pages = [
  { href: '/runners', label: 'Runners', Icon: IconServer2, searchable: true, needs: 'view' },
  { href: '/jobs', label: 'Jobs', Icon: IconListCheck, searchable: true, needs: 'view' },
  { href: '/audit', label: 'Audit', Icon: IconHistory, searchable: false, needs: 'view_audit' },
  { href: '/settings', label: 'Settings', Icon: IconSettings, searchable: false, needs: 'view' },
] as const satisfies readonly { needs: Permission; [more: string]: unknown }[];
