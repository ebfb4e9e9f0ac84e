import { useMantineColorScheme } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconMoon, IconPlayerPlay, IconSun, IconSunMoon } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { foundJobsQuery, foundTemplatesQuery } from '../api/palette.ts';
import { poolsQuery } from '../api/pools.ts';
import { usePauses } from '../live/pauses.ts';
import { runners, useRunnersVersion } from '../live/runner-store.ts';
import { resume } from '../pages/pausing/resume.ts';
import { ask } from '../pages/runner-actions/ask.ts';
import { selection } from '../pages/runner-actions/chosen-runners.ts';
import { copyText } from '../parts/copying/copy-text.ts';
import { useSelected } from '../parts/selection/selection.ts';
import { useScope } from '../scope/scope.ts';
import { useScopeNames } from '../scope/scopes.ts';
import type { Command } from './command.ts';
import { PickDialog } from './PickDialog.tsx';
import { useOfferedCommands } from './page-commands.ts';
import { commandsFor, copyCommands } from './palette-commands.ts';
import { recentVisits } from './recent.ts';
import { typedAhead } from './typed-ahead.ts';

/** The server is asked when nobody types for so long. */
const settledAfterMs = 150;
/** Fewer letters fit nearly everything. */
const searchCharsMin = 2;

/** Type a few letters, press Enter: goes to a page, acts on what is there, or searches for what was typed. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const [typed, setTyped] = useState(() => typedAhead().text);
  const router = useRouter();
  useRunnersVersion();
  const selected = useSelected(selection);
  const offered = useOfferedCommands();
  const scopes = useScopeNames();
  const scope = useScope();
  const [recent] = useState(recentVisits);
  const settings = useSettings();
  const { pathname } = router.state.location;
  const copies = useMemo(() => copyCommands(pathname, location.href, (text) => void copyText(text)), [pathname]);
  const around = { path: pathname, runners: runners.rows, selected, recent, scopes, scope, settings, copies, ...useFound(typed) };
  const options = commandsFor(typed, { ...around, offered });
  const go = ({ href, ask: asked, run }: Command): void => {
    onClose();
    if (href !== undefined) router.history.push(href);
    if (asked) ask(asked.name, asked.ids);
    run?.();
  };
  return (
    <PickDialog
      label="Go to a page or do something"
      inputLabel="Page or action"
      placeholder="Page, action, or a name to search for"
      none="Nothing fits."
      {...{ typed, options, onClose }}
      onType={setTyped}
      onPick={go}
    />
  );
}

/** What the server finds by what is typed. */
function useFound(typed: string) {
  const [settled] = useDebouncedValue(typed.trim(), settledAfterMs);
  const scope = useScope();
  const enabled = settled.length >= searchCharsMin;
  const options = { enabled, placeholderData: keepPreviousData } as const;
  const jobs = useQuery({ ...foundJobsQuery(settled, scope), ...options }).data?.jobs;
  const templates = useQuery({ ...foundTemplatesQuery(settled, scope), ...options }).data?.templates;
  const pools = useQuery({ ...poolsQuery, enabled }).data?.pools;
  return { jobs: (enabled && jobs) || [], templates: (enabled && templates) || [], pools: (enabled && pools) || [] };
}

/** What the page itself can be told, and what is paused. */
function useSettings(): Command[] {
  const { setColorScheme } = useMantineColorScheme();
  const pauses = usePauses();
  const scheme = (value: 'light' | 'dark' | 'auto', label: string, Icon: Command['Icon']): Command => ({
    ...{ key: `theme ${value}`, group: 'Do', label: `Colours: ${label}`, Icon, also: 'theme dark light mode color scheme' },
    run: () => setColorScheme(value),
  });
  return [
    scheme('light', 'light', IconSun),
    scheme('dark', 'dark', IconMoon),
    scheme('auto', 'as the system', IconSunMoon),
    ...pauses
      .filter(({ mayResume }) => mayResume)
      .map((pause) => ({
        ...{ key: `resume ${pause.scope}`, group: 'Do', Icon: IconPlayerPlay },
        label: `Resume ${pause.scope === 'instance' ? 'the system' : pause.scope}`,
        run: () => void resume(pause),
      })),
  ];
}
