import type { Line } from '@baton/protocol';
import { IconArrowBarToDown, IconTextWrap } from '@tabler/icons-react';
import { type ReactNode, useEffect } from 'react';
import { useKeys } from '../../keys/use-keys.ts';
import { type LinesState, type LinesWanted, useLines } from '../../live/lines-feed.ts';
import log from '../../log/log.module.css';
import { NewLines } from '../../log/NewLines.tsx';
import { type LongList, useLongList } from '../../log/use-long-list.ts';
import { classes } from '../../parts/classes.ts';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import { useRemembered } from '../../parts/use-remembered.ts';
import { formatPlural } from '../../text/amount.ts';
import { LineRow } from './LineRow.tsx';
import styles from './lines.module.css';

const pageSize = 500;
const rowPx = 22;
/** So near to the oldest line that is here, those before it are loaded. */
const nearTop = 60;

interface Props {
  wanted: LinesWanted;
  /** address of the lines of a line's runner alone; undefined: they are alone already */
  onlyHref: ((line: Line) => string) | undefined;
  /** said where there is none */
  nothing: ReactNode;
}

/** Lines of runners and server as they come, of any number; older ones come as the reader scrolls up. It follows the end until then. */
export function LinesView({ wanted, onlyHref, nothing }: Props) {
  const state = useLines(wanted, pageSize);
  const { lines, first, known, isLoading, error, loadOlder } = state;
  const [wrap, setWrap] = useRemembered('baton-lines-wrap', ['yes', 'no']);
  const end = first + lines.length;
  const list = useLongList({ first, end, rowPx, even: wrap === 'no', following: true });
  const { follow, goTo, following } = list;
  useOlderNearTop(list, state);
  const toggles = { follow: () => follow(!following), wrap: () => setWrap(wrap === 'yes' ? 'no' : 'yes') };
  const bindings = [
    ['f', toggles.follow],
    ['w', toggles.wrap],
    ['G', () => follow(true)],
    ['g g', () => goTo(first)],
  ] as const;
  useKeys(Object.fromEntries(bindings));
  return (
    <section className={classes(log.viewer, styles.viewer)} aria-label="Lines">
      <div className={log.bar}>
        <span className={log.hits}>{aboutWords(state)}</span>
        <div className={log.tools}>
          {state.hasOlder && !isLoading && (
            <button type="button" className={log.tool} onClick={() => void loadOlder()}>
              Load older
            </button>
          )}
          <Toggle label="Wrap" hotkey="w" on={wrap === 'yes'} onClick={toggles.wrap} Icon={IconTextWrap} />
          <Toggle label="Follow" hotkey="f" on={following} onClick={toggles.follow} Icon={IconArrowBarToDown} />
        </div>
      </div>
      {error !== null && (
        <div className={styles.failure}>
          <FailureNotice error={error} />
        </div>
      )}
      <div className={log.middle}>
        <Rows list={list} lines={lines} first={first} wrap={wrap === 'yes'} onlyHref={onlyHref}>
          {known && lines.length === 0 && <p className={log.none}>{isLoading ? 'Searching…' : nothing}</p>}
        </Rows>
        <NewLines count={end} open={known} following={following} onFollow={() => follow(true)} />
      </div>
      <p className={log.foot}>
        <span className={styles.server}>Output of runners and server, in the order in which it arrived here.</span>
      </p>
    </section>
  );
}

function aboutWords({ known, lines, hasOlder, isLoading }: LinesState): string {
  if (!known) return '';
  const older = isLoading ? 'loading older ones…' : hasOlder ? 'older ones come as you scroll up' : 'none are older';
  return `${formatPlural(lines.length, 'line')} here, ${older}`;
}

interface RowsProps {
  list: LongList;
  lines: readonly Line[];
  first: number;
  wrap: boolean;
  onlyHref: Props['onlyHref'];
  children: React.ReactNode;
}

function Rows({ list, lines, first, wrap, onlyHref, children }: RowsProps) {
  const drawn = lines.slice(Math.max(0, list.from - first), Math.max(0, list.to - first));
  return (
    <section
      ref={list.scroller}
      className={log.scroller}
      data-wrap={wrap}
      role="log"
      // rows that come because somebody scrolls are no news
      aria-live={list.following ? 'polite' : 'off'}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label="Lines of runners and server"
    >
      {children}
      <div ref={list.spacer} className={log.lines}>
        <div ref={list.rows} className={log.rows}>
          {drawn.map((line) => (
            <LineRow key={line.number} line={line} named onlyHref={onlyHref?.(line)} />
          ))}
        </div>
      </div>
    </section>
  );
}

interface ToggleProps {
  label: string;
  hotkey: string;
  on: boolean;
  onClick: () => void;
  Icon: typeof IconTextWrap;
}

const Toggle = ({ label, hotkey, on, onClick, Icon }: ToggleProps) => (
  <button
    type="button"
    className={log.tool}
    aria-label={label}
    aria-pressed={on}
    onClick={onClick}
    title={`${label} (${hotkey})`}
  >
    <Icon size={16} stroke={1.8} aria-hidden="true" />
    <span>{label}</span>
  </button>
);

/** Loads older lines before the reader comes to the oldest one that is here. A failed request is tried again by the button alone. */
function useOlderNearTop({ from, to, following }: LongList, state: ReturnType<typeof useLines>): void {
  const { first, hasOlder, isLoading, error, loadOlder } = state;
  const isNear = !following && to > from && from - first < nearTop;
  useEffect(() => {
    if (isNear && hasOlder && !isLoading && error === null) void loadOlder();
  }, [isNear, hasOlder, isLoading, error, loadOlder]);
}
