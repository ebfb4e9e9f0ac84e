import { type Counter, countUpTo, type Entry, type Histogram } from '@baton/core';
import type { Counter as ClientCounter, Registry } from 'prom-client';

/** Upper bounds of waiting and running times: from a moment to a day. */
const bounds = [0.1, 0.5, 1, 5, 15, 60, 300, 900, 3_600, 14_400, 86_400];

type Totals = ReadonlyMap<string, Entry>;
interface Value {
  metricName: string;
  labels: Record<string, string | number>;
  value: number;
}

/** What the statistics have counted since the start, as counters and histograms by class: the app bounds how many classes there are. */
export function addJobTotals(registry: Registry, totals: () => Totals): void {
  const add = (type: 'counter' | 'histogram', name: string, help: string, values: (totals: Totals) => Value[]): void => {
    const metric = {
      name,
      help,
      type,
      aggregator: 'sum',
      get: async () => ({ name, help, type, aggregator: 'sum', values: values(totals()) }),
    };
    registry.registerMetric(metric as unknown as ClientCounter);
  };
  const ended = 'baton_jobs_ended_total';
  add('counter', ended, 'Jobs that ended, by class and state', (all) =>
    [...all].flatMap(([id, entry]) =>
      (['succeeded', 'failed', 'cancelled'] as const).map((state) => series(ended, { class: id, state }, entry[state])),
    ),
  );
  const lost = 'baton_attempts_lost_total';
  add('counter', lost, 'Accepted attempts that ended without a result, by class', (all) =>
    [...all].map(([id, entry]) => series(lost, { class: id }, entry.lost)),
  );
  const times = [
    ['baton_job_waiting_seconds', 'From the queue to the start of an attempt, by class; counts within 5 % of a bound', 'waiting'],
    ['baton_job_running_seconds', 'Attempts that ended with a result, by class; counts within 5 % of a bound', 'running'],
  ] as const;
  for (const [name, help, of] of times)
    add('histogram', name, help, (all) => [...all].flatMap(([id, entry]) => histogramValues(name, id, entry[of])));
  const slots = [
    ['baton_slot_busy_seconds_total', 'Time of slots that attempts held', 'busyMs'],
    [
      'baton_slot_capacity_seconds_total',
      'Time of slots of runners in contact; the busy part of it is the utilisation',
      'capacityMs',
    ],
  ] as const;
  for (const [name, help, of] of slots) add('counter', name, help, (all) => [series(name, {}, sumOf(all, of) / 1_000)]);
}

const series = (metricName: string, labels: Value['labels'], value: number): Value => ({ metricName, labels, value });

const sumOf = (totals: Totals, counter: Counter): number => [...totals.values()].reduce((sum, entry) => sum + entry[counter], 0);

function histogramValues(name: string, id: string, histogram: Histogram | null): Value[] {
  if (!histogram) return [];
  const buckets = bounds.map((le) => series(`${name}_bucket`, { le, class: id }, countUpTo(histogram, le * 1_000)));
  return [
    ...buckets,
    series(`${name}_bucket`, { le: '+Inf', class: id }, histogram.count),
    series(`${name}_sum`, { class: id }, histogram.sum / 1_000),
    series(`${name}_count`, { class: id }, histogram.count),
  ];
}
