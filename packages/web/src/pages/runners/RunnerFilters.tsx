import type { Runner } from '@baton/protocol';
import { protocolTitles } from '@baton/protocol/foreign';
import { isLeft, narrowingOf, runnerTypes, typeOf } from '@baton/protocol/runner-list';
import { IconFilter, IconX } from '@tabler/icons-react';
import { runners } from '../../live/runner-store.ts';
import { CheckList } from '../../parts/CheckList.tsx';
import { PopButton } from '../../parts/menus/PopButton.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { scopeWords } from '../../text/scope-words.ts';
import audit from '../audit/audit.module.css';
import { addressWith, chosenIn, chosenWith, type Facet, facets, facetWords, isNarrowed, type RunnersSearch } from './filters.ts';
import styles from './runners.module.css';
import { typeWords } from './words.ts';

/** More are found by the search of the palette, not by reading on. */
const entriesMax = 40;

const wordsOf: Readonly<Record<Facet, (runner: Runner) => readonly string[]>> = {
  type: (runner) => [typeOf(runner)],
  protocol: ({ protocol }) => [protocol],
  label: ({ labels }) => labels,
  executor: ({ executors }) => executors.map(({ name }) => name),
  of: ({ scope }) => [scope],
};

function wordFor(facet: Facet, word: string): string {
  if (facet === 'type') return typeWords[word as keyof typeof typeWords] ?? word;
  if (facet === 'protocol') return protocolTitles[word as keyof typeof protocolTitles] ?? word;
  return facet === 'of' ? scopeWords(word) : word;
}

/** What can be chosen of a kind, with how many runners of the page's scope have it; what is most common first. */
function entriesOf(facet: Facet, search: RunnersSearch) {
  const counts = new Map<string, number>((facet === 'type' ? runnerTypes : chosenIn(search, facet)).map((word) => [word, 0]));
  const ofPage = narrowingOf({ scope: search.scope });
  for (const runner of runners.rows.values()) {
    if (!isLeft(runner, ofPage)) continue;
    for (const word of wordsOf[facet](runner)) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const common = [...counts].sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1)).slice(0, entriesMax);
  return common.map(([key, count]) => ({ key, label: wordFor(facet, key), count }));
}

interface Props {
  search: RunnersSearch;
  set: (patch: RunnersSearch) => void;
}

/** Narrows the list by type, labels, executors and scope. All of it stands in the address. */
export const RunnerFilters = ({ search, set }: Props) => (
  <PopButton
    label="Filters"
    icon={<IconFilter size={16} stroke={1.8} aria-hidden="true" />}
    isOn={isNarrowed(search)}
    panel={() => <Facets search={search} set={set} />}
  >
    Filters
  </PopButton>
);

const Facets = ({ search, set }: Props) =>
  facets.map((facet) => {
    const entries = entriesOf(facet, search);
    // where all are ours nobody looks for another
    const isMoot = facet === 'protocol' && entries.every(({ key }) => key === 'native');
    if (entries.length === 0 || isMoot) return null;
    return (
      <CheckList
        key={facet}
        legend={facetWords[facet]}
        entries={entries}
        isOn={(word) => chosenIn(search, facet).includes(word)}
        onChange={(word, on) => set({ [facet]: chosenWith(search, facet, word, on) })}
      />
    );
  });

/** What narrows the list, each to be taken away. */
export function FilterChips({ search }: { search: RunnersSearch }) {
  const chips = facets.flatMap((facet) => chosenIn(search, facet).map((word) => ({ facet, word })));
  if (chips.length === 0) return null;
  return (
    <div className={styles.chips}>
      {chips.map(({ facet, word }) => (
        <PlainLink
          key={`${facet} ${word}`}
          href={addressWith(search, { [facet]: chosenWith(search, facet, word, false) })}
          replace
          className={audit.chosen}
          aria-label={`No longer only ${facetWords[facet].toLowerCase()} ${wordFor(facet, word)}`}
        >
          <span className="soft">{facetWords[facet].toLowerCase()}</span>{' '}
          <span className={audit.chosenValue}>{wordFor(facet, word)}</span>
          <IconX size={13} aria-hidden="true" />
        </PlainLink>
      ))}
    </div>
  );
}
