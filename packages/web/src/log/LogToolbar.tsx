import { IconArrowBarToDown, IconChevronDown, IconChevronUp, IconClock, IconDownload, IconTextWrap } from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { formatCount } from '../text/amount.ts';
import styles from './log.module.css';
import type { useLogSearch } from './use-log-search.ts';

interface Props {
  search: ReturnType<typeof useLogSearch>;
  showTime: boolean;
  onShowTime: () => void;
  wrap: boolean;
  onWrap: () => void;
  following: boolean;
  onFollow: () => void;
  /** plain, and compressed */
  downloads: readonly { label: string; href: string; name: string; title: string }[];
}

interface ToggleProps {
  label: string;
  on: boolean;
  onClick: () => void;
  Icon: ComponentType<{ size: number; stroke: number }>;
}

const Toggle = ({ label, on, onClick, Icon }: ToggleProps) => (
  <button type="button" className={styles.tool} aria-pressed={on} onClick={onClick} title={label}>
    <Icon size={16} stroke={1.8} />
    <span>{label}</span>
  </button>
);

/** What can be done with a log. */
export function LogToolbar({ search, showTime, onShowTime, wrap, onWrap, following, onFollow, downloads }: Props) {
  return (
    <div className={styles.bar}>
      <LogSearch search={search} />
      <div className={styles.tools}>
        <Toggle label="Times" on={showTime} onClick={onShowTime} Icon={IconClock} />
        <Toggle label="Wrap" on={wrap} onClick={onWrap} Icon={IconTextWrap} />
        <Toggle label="Follow" on={following} onClick={onFollow} Icon={IconArrowBarToDown} />
        {downloads.map(({ label, href, name, title }) => (
          <a key={label} className={styles.tool} href={href} download={name} title={title}>
            <IconDownload size={16} stroke={1.8} aria-hidden="true" />
            <span>{label}</span>
          </a>
        ))}
      </div>
    </div>
  );
}

function LogSearch({ search }: { search: Props['search'] }) {
  const { query, hits, at, move } = search;
  return (
    <div className={styles.search} data-search>
      <input
        type="search"
        aria-label="Search in the log"
        placeholder="Search in the log"
        value={query}
        spellCheck={false}
        onChange={(event) => search.search(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') move(event.shiftKey ? -1 : 1);
          if (event.key === 'Escape') search.search('');
        }}
      />
      {query !== '' && (
        <>
          <output className={styles.hits}>
            {hits.length === 0 ? 'none' : `${formatCount(at + 1)} of ${formatCount(hits.length)}`}
          </output>
          <button type="button" className={styles.tool} aria-label="Previous hit" onClick={() => move(-1)}>
            <IconChevronUp size={16} />
          </button>
          <button type="button" className={styles.tool} aria-label="Next hit" onClick={() => move(1)}>
            <IconChevronDown size={16} />
          </button>
        </>
      )}
    </div>
  );
}
