import type { AttemptBar, AttemptPage, ContactHistory, RunnerVitals, Statistics, Timeline } from '@baton/protocol';

/*
 * A day of work as the server would tell it: made here, because nobody waits a day for a picture.
 */

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const stepMs = 5 * minuteMs;

/** A day with a busy noon, an hour in which the server was away, and a bad quarter of an hour. */
export function dayOf(now: number): Statistics {
  const to = now - (now % stepMs);
  const from = to - 24 * hourMs;
  const points = Array.from({ length: 288 }, (_, index) => pointOf(from + index * stepMs, index));
  const [first] = points;
  const { at: _at, queueDepth: _depth, oldestMs: _oldest, runners: _runners, ...total } = first as Statistics['points'][number];
  return { from, to, stepMs, total, points: points.filter((_, index) => index < 60 || index > 71), groups: null };
}

function pointOf(at: number, index: number): Statistics['points'][number] {
  const load = Math.sin((Math.PI * index) / 288) ** 2;
  const wave = 1 + Math.sin(index * 1.7) / 3;
  const isBad = index >= 180 && index < 183;
  const succeeded = Math.round(24 * load * wave);
  const failed = isBad ? 14 : index % 11 === 0 ? 1 : 0;
  const waitedMs = Math.round(400 + 9_000 * load * wave + (isBad ? 25_000 : 0));
  const times = (p50Ms: number) => ({ count: succeeded + failed, meanMs: p50Ms, p50Ms, p95Ms: 3 * p50Ms, p99Ms: 4 * p50Ms });
  const counts = {
    submitted: succeeded,
    started: succeeded + failed,
    succeeded,
    failed,
    cancelled: index % 40 === 0 ? 2 : 0,
    lost: 0,
  };
  const busy = Math.round(4 * load * wave);
  return {
    at,
    ...counts,
    busyMs: Math.round(stepMs * 4 * load),
    capacityMs: stepMs * 4,
    waiting: succeeded + failed > 0 ? times(waitedMs) : null,
    running: null,
    utilisation: Math.min(1, load * wave),
    successRate: succeeded + failed > 0 ? succeeded / (succeeded + failed) : null,
    queueDepth: Math.round(40 * load * wave * (isBad ? 2 : 1)) / 2,
    oldestMs: waitedMs,
    runners: { busy, online: Math.max(0, 6 - busy), offline: isBad ? 3 : 1, ...(index > 240 ? { stale: 1 } : {}) },
  };
}

const outcomes = ['succeeded', 'succeeded', 'succeeded', 'failed', 'succeeded', 'cancelled', 'succeeded', 'lost'] as const;
const names = ['build', 'test linux', 'nightly packages', 'deploy staging', 'sync mirrors', 'terraform plan', 'lint'];

const uuid = (row: number, number: number): string =>
  `00000000-0000-7000-8000-${String(row).padStart(4, '0')}${String(number).padStart(8, '0')}`;

/** Work of a day on one runner: long jobs, short ones close together, one that runs. */
function barsOf(row: number, now: number, slots: number): AttemptBar[] {
  const bars: AttemptBar[] = [];
  let at = now - 24 * hourMs + row * 37 * minuteMs;
  for (let number = 0; at < now; number++) {
    const isShort = number % 9 > 4;
    const ranMs = isShort ? 70_000 : (8 + ((number * 13 + row * 7) % 50)) * minuteMs;
    const isLast = at + ranMs >= now;
    const outcome = isLast ? 'running' : (outcomes[(number * 5 + row) % outcomes.length] ?? 'succeeded');
    bars.push({
      ...{ id: uuid(row, number), number: outcome === 'succeeded' && number % 7 === 3 ? 2 : 1, jobId: uuid(row, number) },
      ...{ jobName: names[(number + row) % names.length] ?? 'build', jobState: isLast ? 'processing' : 'succeeded' },
      ...{ project: 'baton/default', executor: 'shell', deviceId: null, state: isLast ? 'running' : 'ended', outcome },
      ...{ cause: isLast ? null : 'finished', exitCode: outcome === 'failed' ? 3 : 0 },
      ...{
        waitedSince: at - ((number * 31) % 12) * minuteMs,
        offeredAt: at,
        acceptedAt: at + 20,
        endedAt: isLast ? null : at + ranMs,
      },
    });
    at += isShort ? ranMs + 10_000 : Math.round(ranMs / (slots > 1 && number % 3 === 0 ? 2 : 0.8));
  }
  return bars.reverse();
}

const fleet = ['atlas', 'build-7.berlin', 'a runner with a name that is longer than most', 'workshop', 'rig-2', 'rig-3'];

/** Six runners that worked for a day. */
export function timelineOf(now: number): Timeline {
  const rows = fleet.map((name, row) => ({
    ...{ runnerId: uuid(900, row), name, pill: row < 3 ? ('busy' as const) : ('online' as const), slots: 2 },
    ...{ attempts: barsOf(row, now, 2), hasMore: false },
  }));
  return { from: now - 24 * hourMs, to: now, rows, next: uuid(900, 5) };
}

/** One of them. */
export const attemptsOf = (now: number): AttemptPage => ({
  from: now - 24 * hourMs,
  to: now,
  attempts: barsOf(1, now, 2),
  next: 'more',
});

/** Made fifteen hours ago; away twice; and once nobody watched. */
export function contactOf(now: number): ContactHistory {
  const ago = (hours: number): number => now - hours * hourMs;
  const stretch = (from: number, to: number, contact: ContactHistory['stretches'][number]['contact']) => ({
    from: ago(from),
    to: ago(to),
    contact,
  });
  return {
    ...{ from: ago(24), to: now, now: 'online' },
    stretches: [
      ...[stretch(19, 18.6, 'not_registered'), stretch(18.6, 12, 'online'), stretch(12, 11.99, 'stale')],
      ...[stretch(11.99, 10.4, 'offline'), stretch(10.4, 6, 'online'), stretch(6, 5.2, 'unknown'), stretch(5.2, 2, 'online')],
      ...[stretch(2, 1.97, 'stale'), stretch(1.97, 0, 'online')],
    ],
  };
}

/** A day of a machine, with a gap. */
export function vitalsOf(now: number): RunnerVitals {
  const last = Math.floor(now / stepMs);
  const points = Array.from({ length: 288 }, (_, index) => {
    const wave = (period: number, low: number, high: number): number => low + ((high - low) * (1 + Math.sin(index / period))) / 2;
    const figure = (mean: number, over: number) => ({ mean: Math.min(100, mean), max: Math.min(100, mean + over) });
    return {
      at: (last - 287 + index) * stepMs,
      cpuPercent: figure(wave(11, 8, 70), index % 13 === 0 ? 28 : 6),
      memoryPercent: figure(wave(40, 41, 63), 3),
      diskPercent: figure(52 + index / 20, 0.4),
      load1: { mean: wave(11, 0.2, 2.9), max: wave(11, 0.4, 3.6) },
    };
  });
  return { slotMs: stepMs, points: points.filter((_, index) => index < 110 || index > 126) };
}
