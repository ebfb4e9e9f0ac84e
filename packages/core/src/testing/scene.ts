import type { Attempt } from '../attempt/state.ts';
import type { Decision } from '../decision/decision.ts';
import type { Asking, AskKind, Job, JobAsk } from '../job/state.ts';
import { accept } from '../work/accept.ts';
import { answer, type Reply, type Stay } from '../work/answer.ts';
import { cancel } from '../work/cancel.ts';
import { expireWait } from '../work/expire.ts';
import { finish } from '../work/finish.ts';
import type { FinishKind } from '../work/finish-report.ts';
import { passGate } from '../work/gate.ts';
import { loseAttempt } from '../work/lose.ts';
import type { LossCause } from '../work/loss-cause.ts';
import { offer } from '../work/offer.ts';
import { stopOverdue } from '../work/overdue.ts';
import { release } from '../work/release.ts';
import { type Resolution, resolve } from '../work/resolve.ts';
import { returnAttempt } from '../work/return.ts';
import { type Submission, submit } from '../work/submit.ts';
import { type WithdrawCause, withdrawOffer } from '../work/withdraw.ts';
import type { AttemptedWork, Work } from '../work/work.ts';
import { RowStore } from './row-store.ts';
import { finishOf, sampleCapabilities, sampleRunner, sampleSubmission } from './samples.ts';

/** One job in a store of its own, driven by commands; each decision is committed when it is made. Time goes on by 10 each. */
export class Scene {
  readonly store = new RowStore();
  now = 100;
  #offers = 0;

  /** A queued job, submitted at 100. */
  constructor(submission: Partial<Submission> = {}) {
    this.store.commit(submit(sampleSubmission(submission), this.now));
  }

  get job(): Job {
    const [job] = this.store.all('job');
    if (!job) throw new Error('the scene has a job');
    return job;
  }

  get attempts(): Attempt[] {
    return this.store.all('attempt').sort((a, b) => a.number - b.number);
  }

  /** The newest attempt; throws before the first. */
  get attempt(): Attempt {
    const attempt = this.attempts.at(-1);
    if (!attempt) throw new Error('nothing was offered yet');
    return attempt;
  }

  get work(): Work {
    return { job: this.job, attempt: this.attempts.at(-1) ?? null };
  }

  get isQueued(): boolean {
    return this.store.get('queueEntry', this.job.id) !== null;
  }

  /** Work as a call for that attempt sees it. */
  workOf(attempt = this.attempt): AttemptedWork {
    return { job: this.job, attempt };
  }

  take(decision: Decision): Decision {
    if (decision.ok) this.store.commit(decision);
    return decision;
  }

  #tick = (): number => {
    this.now += 10;
    return this.now;
  };

  /** @param fence whether the runner stops `stop` jobs by itself */
  offer(runnerId = 'runner-1', incarnation = 0, fence = true): Decision {
    this.#offers++;
    const to = {
      attemptId: `attempt-${this.#offers}`,
      runner: sampleRunner({ id: runnerId, declared: { ...sampleCapabilities, fence } }),
      sessionId: 'session-1',
      deviceId: null,
      drawn: null,
      incarnation,
    };
    return this.take(offer(this.work, to, this.#tick()));
  }

  accept(by: Partial<Parameters<typeof accept>[1]> = {}, attempt = this.attempt): Decision {
    const { runnerId, epoch } = attempt;
    const acceptance = { runnerId, sessionId: 'session-1', epoch, syncNumber: 7, ...by };
    return this.take(accept(this.workOf(attempt), acceptance, this.#tick()));
  }

  withdraw(cause: WithdrawCause = 'offer_expired', attempt = this.attempt): Decision {
    return this.take(withdrawOffer(this.workOf(attempt), cause, null, this.#tick()));
  }

  finish(
    kind: FinishKind = 'succeeded',
    by: { runnerId?: string; epoch?: number } = {},
    attempt = this.attempt,
    asks?: AskKind,
  ): Decision {
    const { runnerId, epoch } = { ...attempt, ...by };
    const asking = kind === 'awaiting' ? { ...this.#asking(attempt), ...(asks && { kind: asks }) } : null;
    return this.take(finish(this.workOf(attempt), runnerId, epoch, { ...finishOf(kind), asking }, this.#tick(), this.ask));
  }

  /** What it asked last. */
  get ask(): JobAsk | null {
    return this.store.get('jobAsk', this.job.id);
  }

  /** Odd attempts ask leave, even ones a question; every third stays. */
  #asking = ({ number }: Attempt): Asking => ({
    kind: number % 2 === 1 ? 'approval' : 'input',
    question: `question ${number}`,
    detail: { number },
    state: { after: number },
    stay: number % 3 === 0,
  });

  /** @param seen whose question was seen; null: whichever is asked */
  answer(reply: Reply, seen: string | null = null, stay: Stay | null = null): Decision {
    const how = { reply, text: reply === 'answer' ? 'blue' : '', by: 'admin', attemptId: seen };
    return this.take(answer(this.job, this.ask, how, stay, this.#tick()));
  }

  gate(by: { runnerId?: string; epoch?: number } = {}, attempt = this.attempt): Decision {
    const { runnerId, epoch } = { ...attempt, ...by };
    return this.take(passGate(this.workOf(attempt), runnerId, epoch, this.#tick()));
  }

  lose(cause: LossCause = 'lease_expired', attempt = this.attempt): Decision {
    return this.take(loseAttempt(this.workOf(attempt), cause, this.#tick()));
  }

  comeBack(by: { runnerId?: string; epoch?: number } = {}, attempt = this.attempt): Decision {
    const { runnerId, epoch } = { ...attempt, ...by };
    return this.take(returnAttempt(this.workOf(attempt), runnerId, epoch, this.#tick()));
  }

  resolve(
    resolution: Resolution,
    confirmEnded = false,
    note: string | null = null,
    attemptId: string | null = null,
    attentionAt: number | null = null,
  ): Decision {
    return this.take(resolve(this.work, { resolution, by: 'admin', note, confirmEnded, attemptId, attentionAt }, this.#tick()));
  }

  /** Time passes, and what waits for it is looked at. */
  release(afterMs = 0): Decision {
    this.now += afterMs;
    return this.take(release(this.job, this.#tick()));
  }

  expireWait(afterMs = 0): Decision {
    this.now += afterMs;
    return this.take(expireWait(this.work, this.#tick()));
  }

  /** @param heldMs since the attempt was accepted */
  stopOverdue(heldMs: number, attempt = this.attempt): Decision {
    return this.take(stopOverdue(this.workOf(attempt), heldMs, { timeLimitGraceMs: 60_000 }, this.#tick()));
  }

  cancel(reason: string | null = 'not needed'): Decision {
    return this.take(cancel(this.work, 'admin', reason, this.#tick()));
  }

  /** Offered and accepted. */
  run(runnerId = 'runner-1', fence = true): this {
    this.offer(runnerId, 0, fence);
    this.accept();
    return this;
  }
}

/** The code of a refusal; null when it was carried out. */
export const codeOf = (decision: Decision): string | null => (decision.ok ? null : decision.refusal.code);

/** Carried out, and nothing had to be changed for it. */
export const changedNothing = (decision: Decision): boolean =>
  decision.ok && decision.changes.length === 0 && decision.events.length === 0;
