import { FilterTabs } from './FilterTabs.tsx';

const tabs = [
  { key: 'runners', label: 'Runners', count: null, href: '/runners' },
  { key: 'keys', label: 'Provisioning keys', count: null, href: '/runners/keys' },
];

/** The two tabs of the fleet: its runners, and the keys with which automation makes more. */
export const FleetTabs = ({ current }: { current: 'runners' | 'keys' }) => (
  <FilterTabs tabs={tabs} current={current} label="Fleet" />
);
