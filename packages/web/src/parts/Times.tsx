import { useTicking } from '../live/clock.ts';
import { formatDuration, formatTicking } from '../text/duration.ts';
import { formatExact, formatPrecise, formatRelative } from '../text/time.ts';

/** How long ago something was; the exact time on hover. */
export function RelativeTime({ at }: { at: number }) {
  const text = useTicking((now) => formatRelative(at, now));
  return (
    <time dateTime={new Date(at).toISOString()} title={formatPrecise(at)}>
      {text}
    </time>
  );
}

/** An exact date and time, or *Never*. How long ago on hover. */
export function ExactTime({ at, never = 'Never' }: { at: number | null; never?: string }) {
  if (at === null) return <span className="soft">{never}</span>;
  return (
    <time dateTime={new Date(at).toISOString()} title={formatPrecise(at)}>
      {formatExact(at)}
    </time>
  );
}

/** How long something took, or takes until now: then it ticks. */
export function Duration({ from, to }: { from: number; to: number | null }) {
  return to === null ? <Ticking from={from} /> : <span>{formatDuration(to - from)}</span>;
}

/** How long it is until then, counted down to nothing. */
export function Countdown({ until }: { until: number }) {
  return <span>{useTicking((now) => formatTicking(Math.max(0, until - now)))}</span>;
}

function Ticking({ from }: { from: number }) {
  return <span>{useTicking((now) => formatTicking(now - from))}</span>;
}
