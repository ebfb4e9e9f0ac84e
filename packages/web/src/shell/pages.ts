import {
  IconCalendarRepeat,
  IconHistory,
  IconHourglass,
  IconLayoutDashboard,
  IconListCheck,
  IconLogs,
  IconServer2,
  IconSettings,
  IconStack2,
  IconTag,
  IconUsers,
} from '@tabler/icons-react';
import { may } from '../api/may.ts';

/** The pages of the navigation, in its order. One that needs more than to see something is there for those who may use it somewhere. */
export const pages = [
  { href: '/dashboard', label: 'Dashboard', Icon: IconLayoutDashboard, searchable: false },
  { href: '/runners', label: 'Runners', Icon: IconServer2, searchable: true },
  { href: '/jobs', label: 'Jobs', Icon: IconListCheck, searchable: true },
  { href: '/queue', label: 'Queue', Icon: IconHourglass, searchable: false },
  { href: '/templates', label: 'Templates', Icon: IconCalendarRepeat, searchable: true },
  { href: '/pools', label: 'Pools', Icon: IconStack2, searchable: false },
  { href: '/releases', label: 'Releases', Icon: IconTag, searchable: false },
  { href: '/logs', label: 'Logs', Icon: IconLogs, searchable: true },
  { href: '/people', label: 'People', Icon: IconUsers, searchable: false },
  { href: '/audit', label: 'Audit', Icon: IconHistory, searchable: false },
  { href: '/settings', label: 'Settings', Icon: IconSettings, searchable: false },
] as const;

/**
 * Whether a page is for the one who is signed in: users are known to those who make them or give them something, the audit log to
 * those who may read it somewhere. */
export const isOpen = ({ href }: (typeof pages)[number], isAllowed: typeof may = may): boolean =>
  href === '/audit'
    ? isAllowed('view_audit', null)
    : href !== '/people' || isAllowed('create_users', 'instance') || isAllowed('manage_people', null);
