import { IconChevronDown, IconChevronUp, IconLetterCase, IconRegex } from '@tabler/icons-react';
import { formatCount } from '../text/amount.ts';
import styles from './log.module.css';
import type { useLogSearch } from './use-log-search.ts';

export type Search = ReturnType<typeof useLogSearch>;

/** How many lines have it, and at which of them the reader is. */
function hitWords({ found, at, problem }: Search): string {
  if (problem !== null) return 'no pattern';
  const { numbers, state } = found;
  const more = state === 'looking' ? '…' : state === 'full' ? '+' : '';
  if (state === 'failed') return 'the search failed';
  if (numbers.length === 0) return state === 'looking' ? 'searching…' : 'none';
  return `${formatCount(at + 1)} of ${formatCount(numbers.length)}${more}`;
}

/** Finds a text in the whole log. */
export function LogSearch({ search }: { search: Search }) {
  const { text, exactCase, isPattern, problem, move } = search;
  return (
    <div className={styles.search} data-search>
      <input
        type="search"
        aria-label="Search in the log"
        placeholder="Search in the log"
        value={text}
        maxLength={200}
        spellCheck={false}
        aria-invalid={problem !== null || undefined}
        title={problem ?? undefined}
        onChange={(event) => search.search(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') move(event.shiftKey ? -1 : 1);
          if (event.key === 'Escape') {
            search.search('');
            event.currentTarget.blur();
          }
        }}
      />
      <button
        type="button"
        className={styles.tool}
        aria-label="Capital and small letters differ"
        title="Capital and small letters differ"
        aria-pressed={exactCase}
        onClick={() => search.setExactCase(!exactCase)}
      >
        <IconLetterCase size={16} stroke={1.8} />
      </button>
      <button
        type="button"
        className={styles.tool}
        aria-label="Regular expression"
        title="Regular expression"
        aria-pressed={isPattern}
        onClick={() => search.setPattern(!isPattern)}
      >
        <IconRegex size={16} stroke={1.8} />
      </button>
      {text !== '' && (
        <>
          <output className={styles.hits} title={problem ?? undefined}>
            {hitWords(search)}
          </output>
          <button
            type="button"
            className={styles.tool}
            aria-label="Previous hit"
            title="Previous hit (N)"
            onClick={() => move(-1)}
          >
            <IconChevronUp size={16} />
          </button>
          <button type="button" className={styles.tool} aria-label="Next hit" title="Next hit (n)" onClick={() => move(1)}>
            <IconChevronDown size={16} />
          </button>
        </>
      )}
    </div>
  );
}
