import type { Pool } from '@baton/protocol';
import { Fact, Facts, Panel } from '../../parts/Facts.tsx';
import { Tags } from '../../parts/marks/Tags.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { RelativeTime } from '../../parts/Times.tsx';
import { formatCount } from '../../text/amount.ts';
import { formatSpan } from '../../text/duration.ts';
import { providerTitles, runnersWords } from '../../text/hosting-words.ts';
import { scopeWords } from '../../text/scope-words.ts';

const settingText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** Where its runners are made, what they can do, and how many there may be. */
export function PoolFacts({ pool }: { pool: Pool }) {
  const { offering, waiting, cost, spentLastDay } = pool;
  return (
    <>
      <Panel title="Scale">
        <Facts>
          <Fact name="Now">{runnersWords(pool)}</Fact>
          <Fact name="Minimum">{pool.min}</Fact>
          <Fact name="Maximum">{pool.max}</Fact>
          <Fact name="Jobs waiting">
            {waiting.jobs === 0 ? (
              'None that its runners could take'
            ) : (
              <PlainLink href="/queue">{`${formatCount(waiting.jobs)} that its runners could take`}</PlainLink>
            )}
          </Fact>
          <Fact name="Idle for">
            {formatSpan(pool.idleMs)}, then it {pool.onIdle === 'sleep' ? 'sleeps' : 'is removed'}
          </Fact>
          <Fact name="Time to start">{formatSpan(pool.startLimitMs)} at most</Fact>
          {cost && (
            <>
              <Fact name="Cost">{cost.perHour} an hour of a runner</Fact>
              {spentLastDay !== null && (
                <Fact name="Spent in 24 hours">
                  {spentLastDay.toFixed(2)}
                  {cost.ceilingPerDay !== null && ` of at most ${cost.ceilingPerDay}`}
                </Fact>
              )}
              {spentLastDay === null && cost.ceilingPerDay !== null && (
                <Fact name="Ceiling">{cost.ceilingPerDay} in 24 hours</Fact>
              )}
            </>
          )}
          <Fact name="New releases">{pool.updates ? 'Brought to its runners' : 'Left to you'}</Fact>
        </Facts>
      </Panel>
      <Panel title="Offers">
        <Facts>
          <Fact name="Executors">
            <Tags values={offering.executors.map(({ name }) => name)} />
          </Fact>
          <Fact name="Labels">
            <Tags values={offering.labels} none="None" />
          </Fact>
          <Fact name="Jobs at once">{offering.capacity}</Fact>
          <Fact name="Scope">{scopeWords(pool.scope)}</Fact>
        </Facts>
      </Panel>
      <Panel title="Provider">
        <Facts>
          <Fact name="Provider">{providerTitles[pool.provider]}</Fact>
          {pool.identityName !== null && <Fact name="Identity">{pool.identityName}</Fact>}
          {pool.region !== null && <Fact name="Region">{pool.region}</Fact>}
          {Object.entries(pool.settings).map(([name, value]) => (
            <Fact key={name} name={name}>
              <span className="mono">{settingText(value)}</span>
            </Fact>
          ))}
          <Fact name="Created">
            <RelativeTime at={pool.createdAt} /> by {pool.createdBy}
          </Fact>
        </Facts>
      </Panel>
    </>
  );
}
