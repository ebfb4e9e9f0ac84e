import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Entry } from '@baton/core';
import { Counter, Gauge, Registry } from 'prom-client';
import { type CounterName, counterLabels, type DurationName, type Telemetry } from '../ports/telemetry.ts';
import { BoundHistograms } from './bound-histograms.ts';
import { addJobTotals } from './job-totals.ts';

/** Figures that are taken when they are asked for. */
interface Gauges {
  runnersByPill: Readonly<Record<string, number>>;
  heldSyncs: number;
  liveAttempts: number;
  queue: readonly { classId: string; waiting: number; oldestQueuedAt: number }[];
  totals(): ReadonlyMap<string, Entry>;
}

/** Finished logs that were to be compressed: how many, by what came of it, and their bytes before and after. */
interface LogPacking {
  packed: number;
  left: number;
  failed: number;
  bytes: number;
  packedBytes: number;
}

interface MetricsSources {
  gauges: () => Gauges;
  /** clients of the live views */
  liveClients: () => number;
  freeBytes: () => number | null;
  logPacking: () => LogPacking;
  now: () => number;
}

/** One request that was answered. */
interface AnsweredRequest {
  method: string;
  route: string;
  status: number;
  ms: number;
  bytesIn: number;
  bytesOut: number;
}

/** What the server counts, in the format of Prometheus. */
export interface Metrics extends Telemetry {
  readonly contentType: string;
  answered(request: AnsweredRequest): void;
  /** Named apart, because the app that is asked is made after this. */
  connect(sources: MetricsSources): void;
  text(): Promise<string>;
}

const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15];
const shortSeconds = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5];
/** Each look at the delay of the event loop wakes a server that has nothing to do. */
const delayLookMs = 100;
const statusClasses = ['0xx', '1xx', '2xx', '3xx', '4xx', '5xx'];
/** Classes that get a series each; the others are summed up, so that the answer stays small. */
const queueClassesMax = 100;

const counterHelp: Record<CounterName, string> = {
  offers_made: 'Jobs offered to runners',
  offers_expired: 'Offers that were taken back: not accepted in time, or not given',
  offers_declined: 'Offers that runners declined',
  leases_lost: 'Leases that were lost',
  leases_returned: 'Leases that came back after they were lost',
  gates_passed: "Leaves for effects that can't be taken back",
  sweep_repairs: 'Things that the sweep had to repair; each is a defect',
  commit_conflicts: 'Commits that conflicted and were decided anew',
  jobs_submitted: 'Jobs that were accepted',
  jobs_finished: 'Jobs that ended',
  log_lines: 'Lines of closed logs',
  log_bytes: 'Bytes of logs that were taken in',
  file_bytes_kept: 'Bytes of files that jobs sent to be kept',
  file_bytes_read: 'Bytes of files of jobs that were asked for',
  auth_failures: 'Credentials that were refused, by code',
};

const durationHelp: Record<DurationName, string> = {
  query: 'Reads of the store, by name',
  commit: 'Commits, from the call to durability',
  transaction: 'Transactions of the store, sync included; several commits may share one',
  log_append: 'Appending to a log, from the call to durability',
  submit_to_offer: 'From the submission of a job to its offer',
  offer_to_accept: 'From the offer of a job to its acceptance',
  queue_wait: 'From the submission of a job to its acceptance',
};

const labelsOfCounter: Partial<Record<CounterName, readonly string[]>> = counterLabels;
const durationLabels: Partial<Record<DurationName, string[]>> = { query: ['name'] };

/** Counts in the memory of this process. */
export function createMetrics(): Metrics {
  const registers = [new Registry()];
  const registry = registers[0] as Registry;
  const counters = mapValues(counterHelp, (help, name) => {
    return new Counter({ name: `baton_${name}_total`, help, labelNames: [...(labelsOfCounter[name] ?? [])], registers });
  });
  const durations = mapValues(durationHelp, (help, name) => {
    const labelNames = durationLabels[name] ?? [];
    return new BoundHistograms(registry, { name: `baton_${name}_seconds`, help, labelNames, buckets: shortSeconds });
  });
  const requests = new BoundHistograms(registry, {
    name: 'baton_http_request_seconds',
    help: 'Answered requests, by route, method and class of status',
    labelNames: ['method', 'route', 'status'],
    buckets: seconds,
  });
  const bytesIn = new Counter({ name: 'baton_http_received_bytes_total', help: 'Bodies of requests', registers });
  const bytesOut = new Counter({ name: 'baton_http_sent_bytes_total', help: 'Bodies of answers of known length', registers });
  const delay = monitorEventLoopDelay({ resolution: delayLookMs });
  delay.enable();
  addProcessGauges(registers, delay);
  return {
    contentType: registry.contentType,
    count(name, by = 1, labels) {
      if (labels === undefined) counters[name].inc(by);
      else counters[name].inc({ ...labels }, by);
    },
    observe(name, ms, labels) {
      if (labels?.name === undefined) durations[name].observe(ms / 1000);
      else durations[name].observe(ms / 1000, labels.name);
    },
    answered({ method, route, status, ms, bytesIn: received, bytesOut: sent }) {
      requests.observe(ms / 1000, method, route, statusClasses[Math.floor(status / 100)] ?? 'other');
      if (received > 0) bytesIn.inc(received);
      if (sent > 0) bytesOut.inc(sent);
    },
    connect: (sources) => {
      addSourceGauges(registers, sources);
      addJobTotals(registry, () => sources.gauges().totals());
    },
    text: () => registry.metrics(),
  };
}

function mapValues<K extends string, V, W>(record: Record<K, V>, map: (value: V, key: K) => W): Record<K, W> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value as V, key as K)])) as Record<K, W>;
}

function addProcessGauges(registers: Registry[], delay: ReturnType<typeof monitorEventLoopDelay>): void {
  new Gauge({
    name: 'baton_event_loop_delay_seconds',
    help: 'Delay of the event loop since the last time it was asked for',
    labelNames: ['quantile'],
    registers,
    collect() {
      // Node counts from one look to the next, which is no delay yet
      const late = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e9 - delayLookMs / 1000);
      for (const quantile of [50, 99]) this.set({ quantile: String(quantile / 100) }, late(delay.percentile(quantile)));
      this.set({ quantile: '1' }, late(delay.max));
      delay.reset();
    },
  });
  new Gauge({
    name: 'baton_memory_bytes',
    help: 'Memory of the process',
    labelNames: ['kind'],
    registers,
    collect() {
      const { rss, heapUsed, heapTotal, external } = process.memoryUsage();
      for (const [kind, bytes] of Object.entries({ rss, heapUsed, heapTotal, external })) this.set({ kind }, bytes);
    },
  });
  new Gauge({
    name: 'baton_cpu_seconds',
    help: 'Processor time of the process since its start',
    labelNames: ['mode'],
    registers,
    collect() {
      const { user, system } = process.cpuUsage();
      this.set({ mode: 'user' }, user / 1e6);
      this.set({ mode: 'system' }, system / 1e6);
    },
  });
}

/** What became of finished logs that were to be compressed. */
function addLogPacking(registers: Registry[], packing: () => LogPacking): void {
  const counter = (name: string, help: string, label: string, values: (now: LogPacking) => Record<string, number>): void => {
    new Counter({
      name,
      help,
      labelNames: [label],
      registers,
      collect() {
        this.reset();
        for (const [key, value] of Object.entries(values(packing()))) this.inc({ [label]: key }, value);
      },
    });
  };
  counter(
    'baton_log_packed_total',
    'Finished logs that were to be compressed, by what came of it',
    'outcome',
    ({ packed, left, failed }) => ({
      packed,
      left,
      failed,
    }),
  );
  counter(
    'baton_log_packed_bytes_total',
    'Bytes of finished logs before and after they were compressed',
    'form',
    ({ bytes, packedBytes }) => ({
      plain: bytes,
      packed: packedBytes,
    }),
  );
}

function addSourceGauges(registers: Registry[], { gauges, liveClients, freeBytes, logPacking, now }: MetricsSources): void {
  const single = (name: string, help: string, value: () => number | null): void => {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        const current = value();
        if (current !== null) this.set(current);
      },
    });
  };
  single('baton_held_syncs', 'Syncs that are held open', () => gauges().heldSyncs);
  single('baton_live_attempts', 'Attempts that are offered, running or lost', () => gauges().liveAttempts);
  single('baton_live_clients', 'Clients of the live views', liveClients);
  single('baton_storage_free_bytes', 'Free space for the data folder', freeBytes);
  addLogPacking(registers, logPacking);
  new Gauge({
    name: 'baton_runners',
    help: 'Runners by status',
    labelNames: ['status'],
    registers,
    collect() {
      this.reset();
      for (const [status, count] of Object.entries(gauges().runnersByPill)) this.set({ status }, count);
    },
  });
  new Gauge({
    name: 'baton_queue_depth',
    help: 'Jobs that wait, by class; small classes beyond the largest are summed up',
    labelNames: ['class'],
    registers,
    collect() {
      this.reset();
      for (const { classId, waiting } of largest(gauges().queue)) this.inc({ class: classId }, waiting);
    },
  });
  new Gauge({
    name: 'baton_queue_oldest_seconds',
    help: 'How long the oldest job of a class waits',
    labelNames: ['class'],
    registers,
    collect() {
      this.reset();
      for (const { classId, oldestQueuedAt } of largest(gauges().queue)) {
        this.set({ class: classId }, Math.max(0, now() - oldestQueuedAt) / 1000);
      }
    },
  });
}

function largest(queue: Gauges['queue']): Gauges['queue'] {
  const sorted = [...queue].sort((a, b) => b.waiting - a.waiting);
  const rest = sorted.slice(queueClassesMax);
  if (rest.length === 0) return sorted;
  const waiting = rest.reduce((sum, each) => sum + each.waiting, 0);
  const oldestQueuedAt = Math.min(...rest.map((each) => each.oldestQueuedAt));
  return [...sorted.slice(0, queueClassesMax), { classId: 'other', waiting, oldestQueuedAt }];
}
