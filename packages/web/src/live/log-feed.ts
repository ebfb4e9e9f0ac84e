import type { LogPage, LogPart, LogReceipt } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import type { Fact } from '@baton/protocol/results/facts';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { request } from '../api/request.ts';
import { LineAssembler, type LogLine, type LogStart } from '../log/lines.ts';
import type { Subscription } from './client.ts';
import { coalesce, Emitter } from './emitter.ts';
import { FactsFeed, loadFacts } from './facts-feed.ts';
import { live } from './live.ts';

/** The end of a log as far as it is here. `version` rises with every change of the lines, which are changed in place. */
export interface LogState {
  version: number;
  lines: readonly LogLine[];
  /** lines before these: the server has them */
  first: number;
  settled: number;
  /** rises when the lines begin anew further on, because more came than could be shown */
  leaps: number;
  /** what the executor told as data; changed in place */
  facts: readonly Fact[];
  /** lines of that, which are not shown as lines */
  factLines: number;
  receipt: LogReceipt | null;
  ended: boolean;
  known: boolean;
}

/** About one frame of 60 and a bit: log text is drawn at most so often. */
const drawEveryMs = 50;
const fallbackMs = 2000;

/** Follows the end of the log of one attempt. */
class LogFeed implements Subscription {
  cursor = null;
  #assembler = new LineAssembler();
  readonly #facts: FactsFeed | null;
  readonly #attemptId: string;
  readonly #jobId: string;
  readonly #number: number;
  #changed = new Emitter();
  #state: LogState;
  #emit = coalesce(() => {
    const { lines, first, settled } = this.#assembler;
    this.#state = { ...this.#state, version: this.#state.version + 1, lines, first, settled, factLines: this.#facts?.lines ?? 0 };
    this.#changed.emit();
  }, drawEveryMs);

  constructor(jobId: string, attempt: { id: string; number: number }, wantsFacts: boolean) {
    this.#jobId = jobId;
    this.#attemptId = attempt.id;
    this.#number = attempt.number;
    this.#facts = wantsFacts ? new FactsFeed(loadFacts(jobId, attempt.number), () => this.#emit()) : null;
    const { lines } = this.#assembler;
    this.#state = {
      ...{ version: 0, lines, first: 0, settled: 0, leaps: 0 },
      facts: this.#facts?.facts ?? [],
      factLines: 0,
      receipt: null,
      ended: false,
      known: false,
    };
  }

  readonly subscribe = this.#changed.subscribe;
  readonly state = (): LogState => this.#state;
  readonly topic = () => ({ name: 'log', attemptId: this.#attemptId, after: this.#assembler.last, tail: true }) as const;

  apply(message: Parameters<Subscription['apply']>[0]): void {
    if (message.op !== 'log') return;
    if (message.from) this.#leap(message.from);
    this.#take(message.parts, message.receipt, message.ended);
  }

  #leap(start: LogStart): void {
    if (start.after <= this.#assembler.last) return;
    this.#facts?.skipped(start.after);
    this.#assembler = new LineAssembler(undefined, start);
    this.#state = { ...this.#state, leaps: this.#state.leaps + 1 };
  }

  #take(parts: readonly LogPart[], receipt: LogReceipt | null, ended: boolean): void {
    this.#facts?.add(parts);
    this.#assembler.add(parts);
    this.#state = { ...this.#state, receipt: receipt ?? this.#state.receipt, ended: ended || this.#state.ended, known: true };
    this.#emit();
  }

  async #poll(): Promise<void> {
    if (live.state().status === 'live' || this.#state.ended) return;
    const query = { attempt: this.#number, after: this.#assembler.last };
    const page = await request<LogPage>('GET', restPaths.jobLog(this.#jobId), { query }).catch(() => null);
    if (page) this.#take(page.parts, page.receipt, page.receipt !== null && !page.more);
  }

  watch(): () => void {
    const leave = live.subscribe(this);
    const fallback = setInterval(() => void this.#poll(), fallbackMs);
    return () => {
      leave();
      clearInterval(fallback);
    };
  }
}

/** The end of the log of an attempt, followed while the component is shown. @param wantsFacts all that its executor told as data, too */
export function useLog(jobId: string, attempt: { id: string; number: number }, wantsFacts: boolean): LogState {
  // biome-ignore lint/correctness/useExhaustiveDependencies: an attempt is known by its id
  const feed = useMemo(() => new LogFeed(jobId, attempt, wantsFacts), [jobId, attempt.id, wantsFacts]);
  useEffect(() => feed.watch(), [feed]);
  return useSyncExternalStore(feed.subscribe, feed.state);
}
