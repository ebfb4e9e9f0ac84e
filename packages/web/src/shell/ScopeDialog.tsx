import { IconBuilding, IconFolder, IconStack2, IconUser } from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { useScope } from '../scope/scope.ts';
import { type ScopeKind, useScopes } from '../scope/scopes.ts';
import { fitOf, partsOf } from './fuzzy.ts';
import { type Option, PickDialog } from './PickDialog.tsx';
import { scopeTarget } from './scope-target.ts';
import { typedAhead } from './typed-ahead.ts';

const groups: Readonly<Record<Exclude<ScopeKind, 'instance'>, { name: string; Icon: Option['Icon'] }>> = {
  organization: { name: 'Organizations', Icon: IconBuilding },
  user: { name: 'Users', Icon: IconUser },
  project: { name: 'Projects', Icon: IconFolder },
};

type ScopeOption = Option & { scope: string };

/** Chooses whose pages are shown: those of everything, or of one scope and what stands under it. */
export default function ScopeDialog({ onClose }: { onClose: () => void }) {
  const [typed, setTyped] = useState(() => typedAhead().text);
  const router = useRouter();
  const current = useScope();
  const { scopes, isAsked } = useScopes();
  const seesAll = scopes.some(({ kind }) => kind === 'instance');
  const all: ScopeOption = {
    ...{ key: 'all', scope: '', group: 'Everything', Icon: IconStack2, current: current === null },
    label: seesAll ? 'All scopes' : 'All that you see',
    ...(seesAll && { detail: 'the whole instance' }),
  };
  const others = scopes.flatMap(({ name, kind }): ScopeOption[] => {
    if (kind === 'instance') return [];
    const { name: group, Icon } = groups[kind];
    return [{ key: name, scope: name, group, Icon, label: name, current: name === current }];
  });
  const parts = partsOf(typed);
  const options = [all, ...others]
    .map((option) => ({ option, fit: fitOf(parts, option.label, option.scope === '' ? 'instance everything' : '') }))
    .filter(({ fit }) => fit > 0);
  if (parts.length > 0) options.sort((a, b) => b.fit - a.fit);
  return (
    <PickDialog
      label="Choose the scope"
      inputLabel="Scope"
      placeholder="Organization, user or project"
      none={isAsked ? 'Asking which scopes you see…' : 'You see no scope of this name.'}
      isWaiting={isAsked}
      {...{ typed, onClose }}
      onType={setTyped}
      options={grouped(options.map(({ option }) => option))}
      onPick={({ scope }) => {
        onClose();
        router.history.push(scopeTarget(router.state.location.pathname, router.state.location.search, scope));
      }}
    />
  );
}

/** Those of a group together, in the order of the first of each. */
const grouped = (options: readonly ScopeOption[]): ScopeOption[] =>
  [...new Set(options.map(({ group }) => group))].flatMap((group) => options.filter((each) => each.group === group));
