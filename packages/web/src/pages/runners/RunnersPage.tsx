import { Button } from '@mantine/core';
import { IconPlugConnected, IconPlus } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { Suspense, useCallback, useMemo } from 'react';
import { useMay } from '../../api/may.ts';
import { closeDialog } from '../../dialogs/history.ts';
import { withoutDialog } from '../../dialogs/use-dialog.ts';
import { runners } from '../../live/runner-store.ts';
import { OnceOpened } from '../../parts/dialog/OnceOpened.tsx';
import { FleetTabs } from '../../parts/FleetTabs.tsx';
import { later } from '../../parts/later.ts';
import { onDemand } from '../../parts/on-demand.ts';
import { PageHead } from '../../parts/PageHead.tsx';
import page from '../../parts/page.module.css';
import { Choosing } from '../../parts/selection/Choosing.tsx';
import { readNumbers, writeNumbers } from '../../parts/selection/selection-address.ts';
import { useSelectionAddress } from '../../parts/selection/use-selection-address.ts';
import { useColumns } from '../../parts/table/use-columns.ts';
import { useWide } from '../../parts/use-narrow.ts';
import { useRememberedFlag } from '../../parts/use-remembered.ts';
import type { Way } from '../adding/ways.ts';
import { FirstSteps } from '../first-use/FirstSteps.tsx';
import { selection } from '../runner-actions/chosen-runners.ts';
import { RunnerMenu } from '../runner-actions/RunnerMenu.tsx';
import { RunnersBar } from '../runner-actions/RunnersBar.tsx';
import { runnerColumns } from './columns.ts';
import { FleetNotices } from './FleetNotices.tsx';
import { isNarrowed, nothingWished, type RunnersSearch } from './filters.ts';
import { NewestVersion } from './NewestVersion.tsx';
import { NoRunners, NothingFound, RunnersLoading } from './RunnersEmpty.tsx';
import { RunnersList } from './RunnersList.tsx';
import { RunnersToolbar } from './RunnersToolbar.tsx';
import { useKnownTraits, useRunnerList } from './use-runner-list.ts';

const route = getRouteApi('/inside/runners');
const AddRunnerSheet = onDemand(async () => (await import('../adding/AddRunnerSheet.tsx')).AddRunnerSheet);
const RunnerDialogs = later(async () => (await import('../runner-actions/RunnerDialogs.tsx')).RunnerDialogs);
const ReleaseDialogs = later(async () => (await import('../releases/ReleaseDialogs.tsx')).ReleaseDialogs);
const ActiveJobs = later(async () => (await import('./ActiveJobs.tsx')).ActiveJobs);

/** The runners that an address names by their numbers, and the reverse. */
const idsOf = (address: string | undefined): string[] => {
  const has = readNumbers(address);
  return [...runners.rows.values()].filter(({ number }) => has(number)).map(({ id }) => id);
};
const numbersOf = (ids: readonly string[]) => writeNumbers(ids.flatMap((id) => runners.rows.get(id)?.number ?? []));

const closeAdding = (): void => closeDialog(...Object.keys(nothingWished));

const AddButtons = ({ onPair, onAdd }: { onPair: () => void; onAdd: () => void }) => (
  <>
    <Button variant="default" leftSection={<IconPlugConnected size={16} stroke={1.8} />} onClick={onPair}>
      Pair
    </Button>
    <Button leftSection={<IconPlus size={16} stroke={1.8} />} onClick={onAdd}>
      Add runner
    </Button>
  </>
);

/** Changes of the address of the list. */
function useAddress() {
  const search = route.useSearch({ select: withoutDialog, structuralSharing: true });
  const navigate = route.useNavigate();
  const set = useCallback(
    (patch: RunnersSearch) => void navigate({ search: (old) => ({ ...old, ...patch }), replace: true }),
    [navigate],
  );
  const onSearch = useCallback((text: string) => set({ search: text || undefined }), [set]);
  const onSelected = useCallback((selected: string | undefined) => set({ selected }), [set]);
  const add = (way: Way): void => void navigate({ search: (old) => ({ ...old, new: way }) });
  return { search, set, onSearch, onSelected, add };
}

/** All runners, live. */
export function RunnersPage() {
  const { search, set, onSearch, onSelected, add } = useAddress();
  const { ids, counts, known, complete, ...list } = useRunnerList(search);
  const traits = useKnownTraits({ traits: list.traits, complete });
  useSelectionAddress({ selection, address: search.selected, known: complete, read: idsOf, tell: numbersOf, write: onSelected });
  const wide = useWide();
  const choice = useColumns(
    'runners',
    useMemo(() => runnerColumns(wide, traits), [wide, traits]),
  );
  const [cards, showCards] = useRememberedFlag('baton.runners.cards', false);
  const mayPair = useMay()('manage_runners', null);
  const isEmpty = known && counts.all === 0 && !isNarrowed(search);
  return (
    <div className={page.filling}>
      <PageHead
        title="Runners"
        beside={
          <>
            <FleetTabs current="runners" />
            <NewestVersion />
          </>
        }
        tab="Runners"
        actions={mayPair && <AddButtons onPair={() => add('pair')} onAdd={() => add('self-hosted')} />}
      />
      {known && <FleetNotices counts={counts} />}
      {!isEmpty && (
        <RunnersToolbar
          search={search}
          set={set}
          onSearch={onSearch}
          counts={known ? counts : null}
          ids={ids}
          choice={choice}
          cards={cards}
          onCards={showCards}
        />
      )}
      {!known && <RunnersLoading />}
      {known && <FirstSteps otherwise={isEmpty && <NoRunners onPair={mayPair ? () => add('pair') : null} />} />}
      {known && !isEmpty && (
        <Choosing rows={ids.length}>
          {ids.length > 0 ? (
            <RunnersList search={search} set={set} ids={ids} choice={choice} cards={cards} />
          ) : (
            <NothingFound search={search} />
          )}
          <RunnersBar shown={ids} />
        </Choosing>
      )}
      <RunnerMenu />
      <Suspense>
        <ActiveJobs />
      </Suspense>
      <Suspense>
        <OnceOpened opened={search.new !== undefined}>
          <AddRunnerSheet way={search.new} search={search} onClose={closeAdding} />
        </OnceOpened>
        <RunnerDialogs />
        <ReleaseDialogs />
      </Suspense>
    </div>
  );
}
