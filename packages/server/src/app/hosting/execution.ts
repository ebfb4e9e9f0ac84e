import type { OperationKind, OperationSpec, Pool, Resource, Runner } from '@baton/core';
import { standing } from '@baton/core';
import type { MadeResource, Order, PoolFacts, Provider, RunnerProgram } from '../../provisioning/interface.ts';
import type { Context } from '../context.ts';
import { callAgain, writeAgain } from './again.ts';
import { Ledger } from './ledger.ts';
import type { OperationRun } from './run.ts';
import { Steps } from './steps.ts';
import type { UsualTimes } from './usual-times.ts';
import { unlessAborted, type Waiters } from './wait.ts';

/** What an attempt of an operation works with. */
export interface ExecutionParts {
  context: Context;
  run: OperationRun;
  kind: OperationKind;
  spec: OperationSpec;
  pool: Pool;
  provider: Provider;
  facts: PoolFacts;
  waiters: Waiters;
  usual: UsualTimes;
  /** cancels a job of the runner whose time to finish is over */
  cancelJob(jobId: string): Promise<void>;
}

export const madeOf = (entries: readonly Resource[]): MadeResource[] =>
  standing(entries).map(({ kind, name, data }) => ({ kind, name, data }));

/** An attempt of an operation, with all that its steps share. */
export class Execution {
  readonly context: Context;
  readonly run: OperationRun;
  readonly kind: OperationKind;
  readonly spec: OperationSpec;
  readonly pool: Pool;
  readonly provider: Provider;
  readonly facts: PoolFacts;
  readonly waiters: Waiters;
  readonly ledger: Ledger;
  readonly steps: Steps;
  readonly cancelJob: (jobId: string) => Promise<void>;
  /** while what was made is taken back a cancellation changes nothing any more */
  isGoingBack = false;
  /** it was asked to change what stands, not only to wait for jobs */
  hasBegun = false;

  constructor(parts: ExecutionParts) {
    const { context, run, usual, provider } = parts;
    const { clock } = context.deps;
    this.context = context;
    this.run = run;
    this.kind = parts.kind;
    this.spec = parts.spec;
    this.pool = parts.pool;
    this.provider = provider;
    this.facts = parts.facts;
    this.waiters = parts.waiters;
    this.cancelJob = parts.cancelJob;
    this.ledger = new Ledger(context, parts.spec.runnerId);
    this.steps = new Steps({ clock, log: run.log, usual, provider: provider.name });
  }

  get runnerId(): string {
    return this.spec.runnerId;
  }

  get signal(): AbortSignal {
    return this.isGoingBack ? this.run.lost : this.run.signal;
  }

  runner = (): Promise<Runner> => this.context.runner(this.runnerId);

  /** A call of the provider. */
  call<T>(call: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { clock, entropy } = this.context.deps;
    const onAgain = (error: Error, inMs: number): void =>
      this.steps.line(`${error.message}; tried again in ${(inMs / 1_000).toFixed(1)} s`);
    const { signal } = this;
    return callAgain({ clock, entropy, signal, onAgain }, () => call(signal));
  }

  /** Something that is written down. A cancellation does not keep it from that. */
  write<T>(write: () => Promise<T>): Promise<T> {
    const { clock, entropy } = this.context.deps;
    return writeAgain({ clock, entropy, signal: this.run.lost }, write);
  }

  /** @param token null: nothing is to be started */
  async order(token: string | null, version: string | null): Promise<Order> {
    const { runnerId, facts, pool, context } = this;
    const { name } = await this.runner();
    const serverUrl = await unlessAborted(context.deps.runnerUrl(pool.provider), this.run.lost);
    return {
      ...facts,
      runnerId,
      runnerName: name,
      serverUrl,
      token,
      offering: pool.offering,
      program: await this.#program(version),
    };
  }

  /** What the release of that version names, and what this server has of it. */
  async #program(version: string | null): Promise<RunnerProgram> {
    const { deps, releases } = this.context;
    const named = version ?? deps.version;
    return { version, image: releases.of(named)?.image ?? null, file: await deps.programs.fileOf(named) };
  }
}
