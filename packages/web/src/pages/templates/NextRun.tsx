import type { Template } from '@baton/protocol';
import { useTicking } from '../../live/clock.ts';
import { Tag } from '../../parts/marks/Tags.tsx';
import { ExactTime } from '../../parts/Times.tsx';
import { formatTicking } from '../../text/duration.ts';

/** From so soon on, what counts is how long it is until then. */
const soonMs = 3_600_000;

/** When it runs next, or why it does not. */
export function NextRun({ template }: { template: Template }) {
  const { enabled, problem, nextRunAt, waitsForRun } = template;
  if (!enabled) return <Tag>Disabled</Tag>;
  if (problem) return <Tag warning title={`${problem.message}. ${problem.next}`}>{`Refused ${problem.failures}×`}</Tag>;
  if (nextRunAt !== null) return <Until at={nextRunAt} />;
  if (waitsForRun !== null) return <span className="soft">After this run</span>;
  return <span className="soft">—</span>;
}

function Until({ at }: { at: number }) {
  const left = useTicking((now) => (at - now > soonMs ? '' : formatTicking(Math.max(0, at - now))));
  if (left === '') return <ExactTime at={at} />;
  return (
    <time dateTime={new Date(at).toISOString()} title={new Date(at).toISOString()}>
      in {left}
    </time>
  );
}
