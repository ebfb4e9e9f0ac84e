import { useMay } from '../api/may.ts';
import { useScope } from '../scope/scope.ts';
import { FilterTabs } from './FilterTabs.tsx';

const tabs = [
  { key: 'runners', label: 'Runners', count: null, href: '/runners' },
  { key: 'keys', label: 'Provisioning keys', count: null, href: '/runners/keys' },
];

/** The two tabs of the fleet: its runners, and, for those who may make them in the scope that is shown, the keys with which automation makes more. */
export function FleetTabs({ current }: { current: 'runners' | 'keys' }) {
  const mayMakeKeys = useMay()('create_provisioning_key', useScope());
  return mayMakeKeys ? <FilterTabs tabs={tabs} current={current} label="Runners and keys" /> : null;
}
