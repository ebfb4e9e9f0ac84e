import type { Explanation, QueuedClass } from '@baton/protocol';
import { changeSentence, placeText, shortText, verdictWords } from '@baton/protocol/why-words';
import { memo } from 'react';
import { withQuery } from '../../api/request.ts';
import { Pill } from '../../parts/marks/Pill.tsx';
import { Tag, Tags } from '../../parts/marks/Tags.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { RelativeTime } from '../../parts/Times.tsx';
import { formatCount, formatPlural } from '../../text/amount.ts';
import { measureText } from '../../text/ranges.ts';
import { Fixes } from '../fixes/Fixes.tsx';
import { HeldBack } from '../fixes/HeldBack.tsx';
import styles from './queue.module.css';
import { dividedGroups, verdictLooks } from './verdicts.ts';

/** Runners that are named in a line; the others are counted. */
const namedMax = 5;

/** One kind of waiting job. */
export const QueueKind = memo(function QueueKind({ kind }: { kind: QueuedClass }) {
  const { tone, means } = verdictLooks[kind.verdict];
  const place = placeText(kind, formatCount);
  return (
    <li className={styles.kind} data-verdict={kind.verdict}>
      <div className={styles.count}>
        <PlainLink href={withQuery('/jobs', { show: 'queued', class: kind.classId })}>
          <strong>{formatCount(kind.waiting)}</strong> {kind.waiting === 1 ? 'job' : 'jobs'}
        </PlainLink>
        {kind.oldestQueuedAt !== null && (
          <span className="soft">
            oldest <RelativeTime at={kind.oldestQueuedAt} />
          </span>
        )}
        {place !== null && (
          <span className="soft" title="Of the oldest of them, among all jobs that could go to the same runners">
            {place}
          </span>
        )}
      </div>
      <div className={styles.body}>
        <div className={styles.line}>
          <Pill tone={tone} shape={kind.verdict === 'impossible' ? 'solid' : 'hollow'} title={means}>
            {verdictWords[kind.verdict]}
          </Pill>
          <strong>{kind.executor}</strong>
          <Needs kind={kind} />
          <span className="soft">in {kind.project}</span>
        </div>
        <p className={styles.why}>{textOf(kind)}</p>
        <Who kind={kind} />
        <HeldBack pools={kind.heldBack} />
        <Fixes change={kind.change} project={kind.project} jobId={null} />
      </div>
    </li>
  );
});

/** The whole of a change that its button can not say. */
const textOf = (kind: QueuedClass): string =>
  kind.change?.some(({ change }) => change === 'add_runner') ? changeSentence(kind.change) : shortText(kind);

const Need = ({ children }: { children: string }) => <Tag title={children}>{children}</Tag>;

/** What it asks of a runner besides its executor. */
const Needs = ({ kind }: { kind: QueuedClass }) => (
  <>
    {kind.labels.length > 0 && <Tags values={kind.labels} most={6} />}
    {kind.device && <Tag>{['a device', ...kind.device].join(' ')}</Tag>}
    {Object.entries(kind.ranges).map(([name, span]) => (
      <Need key={name}>{`${name} ${measureText(name, typeof span === 'number' ? { min: span, max: span } : span)}`}</Need>
    ))}
    {Object.entries(kind.draw).map(([name, spans]) => (
      <Need key={name}>{`${name} of ${measureText(name, ...spans)}`}</Need>
    ))}
    {Object.entries(kind.attributes).map(([name, value]) => (
      <Need key={name}>{`${name}=${value}`}</Need>
    ))}
    {kind.pinnedTo !== null && (
      <span>
        only on <PlainLink href={`/runners/${kind.pinnedTo}`}>{kind.pinnedToName ?? kind.pinnedTo.slice(0, 8)}</PlainLink>
      </span>
    )}
  </>
);

/** Which runners could run it, and what keeps each; of the others, what they lack. */
function Who({ kind }: { kind: QueuedClass }) {
  const { able, unable } = dividedGroups(kind);
  if (able.length + unable.length === 0) return null;
  return (
    <ul className={styles.who}>
      {able.map((group) => (
        <Group key={group.text} group={group} />
      ))}
      {able.length === 0 && unable.slice(0, 3).map((group) => <Group key={group.text} group={group} />)}
      {able.length > 0 && unable.length > 0 && (
        <li className="soft">
          {formatPlural(
            unable.reduce((sum, { runners }) => sum + runners, 0),
            'other runner',
          )}{' '}
          could not:{' '}
          {unable
            .slice(0, 3)
            .map(({ text, runners }) => `${formatCount(runners)} ${text}`)
            .join('; ')}
        </li>
      )}
    </ul>
  );
}

const Group = ({ group: { listed, runners, text } }: { group: Explanation['groups'][number] }) => (
  <li>
    {listed.slice(0, namedMax).map(({ id, name }, index) => (
      <span key={id}>
        {index > 0 && ', '}
        <PlainLink href={`/runners/${id}`}>{name}</PlainLink>
      </span>
    ))}
    {listed.length === 0
      ? formatPlural(runners, 'runner')
      : runners > namedMax && ` and ${formatCount(runners - Math.min(namedMax, listed.length))} more`}
    : {text}
  </li>
);
