import { PlainLink } from '../parts/PlainLink.tsx';
import styles from './gantt.module.css';
import { type Item, placeOf, type Stretch, waitOf } from './layout.ts';
import { countsOf, itemWords, outcomeLooks } from './words.ts';

interface Props {
  row: number;
  label: string;
  items: readonly Item[];
  shown: Stretch;
  now: number;
  ticks: readonly number[];
  /** of the time that is shown, in pixels */
  widthPx: number;
  onRead: (item: Item | null) => void;
  onZoom: (from: number, to: number) => void;
}

const lanePx = 18;
/** Below, a name would be cut to nothing. */
const namePx = 46;
const countPx = 18;

/** The bars of one row. */
export function Bars({ row, label, items, shown, now, ticks, widthPx, onRead, onZoom }: Props) {
  const lanes = items.reduce((most, { lane }) => Math.max(most, lane + 1), 1);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is a form
    <div
      className={styles.bars}
      role="group"
      aria-label={label}
      style={{ height: lanes * lanePx + 8 }}
      onPointerLeave={() => onRead(null)}
    >
      {ticks.map((at) => (
        <span
          key={at}
          className={styles.tick}
          style={{ left: `${placeOf({ from: at, to: at }, shown).left}%` }}
          aria-hidden="true"
        />
      ))}
      {items.map((item, index) => (
        <Bar
          key={item.attempts[0].id}
          item={item}
          place={`${row} ${index}`}
          isFirst={row === 0 && index === 0}
          {...{ shown, now, widthPx, onRead, onZoom }}
        />
      ))}
    </div>
  );
}

type BarProps = Pick<Props, 'shown' | 'now' | 'widthPx' | 'onRead' | 'onZoom'> & { item: Item; place: string; isFirst: boolean };

function Bar({ item, place, isFirst, shown, now, widthPx, onRead, onZoom }: BarProps) {
  const [attempt] = item.attempts;
  const { left, width } = placeOf(item, shown);
  const wait = item.attempts.length === 1 ? waitOf(attempt, shown) : null;
  const waited = wait && placeOf(wait, shown);
  const top = item.lane * lanePx + 5;
  const counts = countsOf(item.attempts);
  const look = outcomeLooks[counts[0]?.[0] ?? attempt.outcome];
  const drawnPx = (width / 100) * widthPx;
  const words = itemWords(item, now);
  const common = {
    className: styles.bar ?? '',
    // one at the very end stays within
    style: { left: `min(${left}%, calc(100% - 3px))`, width: `${width}%`, top },
    'data-tone': look.tone,
    'data-shape': look.shape,
    'data-bar': place,
    tabIndex: isFirst ? 0 : -1,
    'aria-label': words,
    title: words,
    draggable: false,
    onFocus: () => onRead(item),
    onPointerEnter: () => onRead(item),
  };
  return (
    <>
      {waited && <span className={styles.wait} style={{ left: `${waited.left}%`, width: `${waited.width}%`, top: top + 5 }} />}
      {item.attempts.length === 1 ? (
        <PlainLink href={`/jobs/${attempt.jobId}?attempt=${attempt.id}`} {...common}>
          {drawnPx >= namePx && <span>{attempt.jobName}</span>}
        </PlainLink>
      ) : (
        <button
          type="button"
          {...common}
          onClick={() => onZoom(item.from - (item.to - item.from) / 5, item.to + (item.to - item.from) / 5)}
        >
          {drawnPx >= countPx && <span>{item.attempts.length}</span>}
        </button>
      )}
    </>
  );
}
