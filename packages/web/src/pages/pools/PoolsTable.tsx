import type { Pool } from '@baton/protocol';
import { Pill } from '../../parts/marks/Pill.tsx';
import { Tag, Tags } from '../../parts/marks/Tags.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { RelativeTime } from '../../parts/Times.tsx';
import { CardCell, CardLine, type CellsOf, TwoLines } from '../../parts/table/Cell.tsx';
import { type LocalRows, LocalTable } from '../../parts/table/LocalTable.tsx';
import table from '../../parts/table/table.module.css';
import { formatCount } from '../../text/amount.ts';
import { poolState, providerTitles, runnersWords } from '../../text/hosting-words.ts';
import { scopeWords } from '../../text/scope-words.ts';
import styles from './pools.module.css';

const nameLink = ({ id, name }: Pool) => (
  <PlainLink href={`/pools/${id}`} title={name} data-opens>
    {name}
  </PlainLink>
);

/** What a pool is at. */
export function PoolPill({ pool }: { pool: Pool }) {
  const { word, tone, means } = poolState(pool);
  return (
    <Pill tone={tone} shape={tone === 'grey' ? 'quiet' : 'solid'} title={means}>
      {word}
    </Pill>
  );
}

function Decision({ pool: { lastDecision } }: { pool: Pool }) {
  if (!lastDecision) return <span className="soft">None yet</span>;
  return (
    <span className={styles.decision} title={lastDecision.reason}>
      <RelativeTime at={lastDecision.at} />: {lastDecision.reason}
    </span>
  );
}

const region = ({ region: own }: Pool) => own ?? <span className="soft">—</span>;

const cells: CellsOf<Pool> = {
  name: (pool) => <TwoLines first={nameLink(pool)} second={<span className="soft">{scopeWords(pool.scope)}</span>} />,
  state: (pool) => (
    <span className={styles.state}>
      <PoolPill pool={pool} />
      {pool.leftovers > 0 && <Tag warning>clean-up needed</Tag>}
    </span>
  ),
  provider: ({ provider }) => providerTitles[provider],
  region,
  scope: ({ scope }) => scopeWords(scope),
  runners: (pool) => <span className={table.wrapping}>{runnersWords(pool)}</span>,
  limits: ({ min, max }) => `${min} – ${max}`,
  waiting: ({ waiting }) => (waiting.jobs === 0 ? <span className="soft">None</span> : formatCount(waiting.jobs)),
  labels: ({ offering }) => <Tags values={offering.labels} most={2} />,
  executors: ({ offering }) => <Tags values={offering.executors.map(({ name }) => name)} most={2} />,
  spent: ({ spentLastDay }) => (spentLastDay === null ? <span className="soft">—</span> : spentLastDay.toFixed(2)),
  decision: (pool) => <Decision pool={pool} />,
};

interface Props {
  of: LocalRows<Pool>;
  onSort: (sort: string) => void;
}

/** The rows. */
export const PoolsTable = ({ of, onSort }: Props) => (
  <LocalTable
    of={of}
    label="Pools"
    idOf={({ id }) => id}
    cells={cells}
    card={(pool) => (
      <CardCell>
        <CardLine left={<strong>{nameLink(pool)}</strong>} right={<PoolPill pool={pool} />} />
        <CardLine left={runnersWords(pool)} right={<span className="soft">{providerTitles[pool.provider]}</span>} />
        <CardLine left={<Decision pool={pool} />} right={null} />
      </CardCell>
    )}
    rowHeight={58}
    narrowRowHeight={112}
    onSort={onSort}
  />
);
