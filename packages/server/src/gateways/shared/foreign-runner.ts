import type { App, CallerConnection, OfferOutput, SyncInput, SyncOutput } from '../../app/index.ts';
import { Refused } from '../../app/index.ts';
import { ForeignAttempt } from './foreign-attempt.ts';
import type { ForeignDefaults, ForeignDevices, ForeignRunnerDeps, ForeignStart } from './foreign-terms.ts';
import { KnownAttempts } from './known-attempts.ts';
import { Takers } from './takers.ts';

/** One that its runner stops by its time limit alone begins soon after it was accepted, or not at all: it would still run when others may. */
const beginsWithinMs = 10_000;
/** Its beginning may have come late or twice, so what is not to run twice is lost only if no call speaks of it for so long after it. */
const doubtMs = 15_000;
const noConnection = (): CallerConnection => ({ closed: false, onClose: null });

/**
 * One foreign runner, for which this leads a session of our own protocol: it lists what the runner has as long as the runner speaks of it, asks for
 * work while a call of the runner waits for some, and learns with each sync what is cancelled, lost or taken away.
 *
 * **Concurrency.** Any number of calls at once. **Errors.** What the app refuses is thrown as it is ({@link Refused}); a session that ended is opened
 * anew with the next call.
 */
export class ForeignRunner {
  readonly id: string;
  /** when its newest call came, monotonic */
  calledAt: number;
  readonly #deps: ForeignRunnerDeps;
  readonly #defaults: ForeignDefaults;
  readonly #known = new KnownAttempts();
  /** by attempt, the epoch of what it is about to have: a sync that did not list it would take it away again */
  readonly #accepting = new Map<string, number>();
  /** accepted, and nobody was there any more to get it */
  readonly #undelivered: ForeignAttempt[] = [];
  readonly #takers: Takers;
  #address: string;
  #sessionId: string | null = null;
  /** of its process, as far as that was told */
  #bootId: string | null = null;
  #opening: Promise<string> | null = null;
  #number = 0;
  /** lives of its process that were seen: what was under way for an earlier one is not for the next */
  #life = 0;
  /** the newest call for work that was not answered yet */
  #asking: object | null = null;
  #devices: ForeignDevices = {};
  /** monotonic; after a kick it comes back only then */
  #awayUntil = 0;

  constructor(deps: ForeignRunnerDeps, defaults: ForeignDefaults, runnerId: string, address: string) {
    this.id = runnerId;
    this.calledAt = deps.clock.monotonic();
    this.#deps = deps;
    this.#defaults = defaults;
    this.#address = address;
    this.#takers = new Takers(deps.waits, () => {
      if (this.#takers.size === 0) this.#askNoMore();
      else void this.#listAnew().catch(() => {});
    });
    for (const held of deps.runners.holding(runnerId)) {
      this.#known.add(new ForeignAttempt({ ...deps, runnerId }, held, null));
      this.#number = Math.max(this.#number, held.acceptedAtSync);
    }
    const { session = null, protocol } = deps.runners.standing(runnerId) ?? {};
    // a server that was restarted goes on with the session that it led before
    if (session && protocol === defaults.speaks) this.#sessionId = session.id;
  }

  /** What it has and is not over, the oldest first. */
  attempts(): ForeignAttempt[] {
    return this.#known.live();
  }

  /** One that it has, or had a moment ago. */
  attempt(attemptId: string): ForeignAttempt | null {
    return this.#known.get(attemptId);
  }

  attemptByNumber(number: number): ForeignAttempt | null {
    return this.#known.byNumber(number);
  }

  /** A call of it came from there. */
  from(address: string): this {
    this.calledAt = this.#deps.clock.monotonic();
    this.#address = address;
    return this;
  }

  /**
   * Its process started: what an earlier life of it had is lost at once, or where silence alone never takes it, if no call speaks of it soon. One that is
   * refused takes nothing away.
   *
   * @param begun called the moment this is so
   */
  async began({ capabilities, version, bootId, address }: ForeignStart, begun = (): void => {}): Promise<void> {
    this.#address = address;
    const { speaks } = this.#defaults;
    const input = { speaks, bootId, version, protocol: this.#deps.protocol, capabilities };
    // looked at anew after each wait, and nothing between the last look and what follows: several may begin at once
    while (this.#opening) await this.#opening.catch(() => {});
    this.#opening = this.#open(input, () => {
      this.#beginLife(bootId);
      begun();
    });
    await this.#opening;
    await this.#sync(false);
  }

  #beginLife(bootId: string | null): void {
    this.#life++;
    this.#bootId = bootId;
    this.#accepting.clear();
    for (const attempt of this.attempts()) bootId === null ? this.#known.end(attempt) : this.#doubt(attempt);
    this.#undelivered.length = 0;
    this.#takers.dismiss();
    this.#awayUntil = 0;
  }

  /** It is the process that called before: a session that is opened for it in place of one that was ended is one of the same process, also for a later life of this server. */
  goesOn(bootId: string): void {
    this.#bootId = bootId;
  }

  /** Its process ended by intent. What it had is lost. */
  async signOut(): Promise<void> {
    while (this.#opening) await this.#opening.catch(() => {});
    const sessionId = this.#sessionId ?? this.#deps.runners.standing(this.id)?.session?.id;
    this.#sessionId = null;
    this.#beginLife(null);
    if (sessionId !== undefined) await this.#deps.runners.closeSession(this.id, sessionId);
  }

  /**
   * Waits for a job, for `holdMs` at most, or a quarter of a second less. What it was offered is accepted before it is given; what nobody was there to get
   * is given to the next call.
   */
  async take(holdMs: number, connection: CallerConnection): Promise<ForeignAttempt | null> {
    if (connection.closed || this.#isAway()) return null;
    const kept = this.#undelivered.length > 0 ? await this.#nextUndelivered() : null;
    if (kept || connection.closed) return kept;
    const taken = this.#takers.wait(holdMs, connection);
    this.#ask();
    return await taken;
  }

  /** Of what nobody got yet. What was cancelled meanwhile ends here, for no other will say that it did. */
  async #nextUndelivered(): Promise<ForeignAttempt | null> {
    for (let next = this.#undelivered.shift(); next; next = this.#undelivered.shift()) {
      if (!this.#known.liveOne(next.id) || next.isConfirmed) continue;
      const held = this.#holding(next.id);
      if (!held) {
        this.#known.end(next);
        continue;
      }
      if (held.stopping) this.#judge(next.id, 'cancel', null);
      const isLate = next.keptUntil !== null && next.timeLimitAt !== null && next.elapsedMs() > beginsWithinMs;
      if (next.verdict === 'running' && !isLate) {
        next.heardAt = this.#deps.clock.monotonic();
        return next;
      }
      const ended = { exitCode: null, signal: null };
      if (next.verdict === 'running')
        await this.finish(next, { ...ended, kind: 'interrupted', message: 'its runner never got it' });
      else await this.finish(next, { ...ended, kind: 'cancelled', message: next.reason });
    }
    return null;
  }

  #holding = (attemptId: string) => this.#deps.runners.holding(this.id).find((each) => each.attemptId === attemptId);

  /** as it was told last */
  get devices(): ForeignDevices {
    return this.#devices;
  }

  /** What the next jobs are given by. What waits for a job has to ask anew: it may have to be another one. */
  async tellDevices(devices: ForeignDevices): Promise<void> {
    const isNews = devices.present?.join(' ') !== this.#devices.present?.join(' ');
    this.#devices = devices;
    if (!isNews) return;
    this.#takers.dismiss();
    await this.#look();
  }

  /** There is something else to tell it than a job: calls that wait for one get none. */
  answer(): void {
    if (this.#takers.size === 0) return;
    this.#takers.dismiss();
    this.#askNoMore();
  }

  /** It is certain that the runner never got it: the next call gets it. */
  undeliver(attempt: ForeignAttempt): void {
    if (!this.#known.liveOne(attempt.id) || attempt.isConfirmed || this.#undelivered.includes(attempt)) return;
    attempt.heardAt = this.#deps.clock.monotonic();
    if (!this.#takers.give(attempt)) this.#undelivered.push(attempt);
    else void this.#listAnew().catch(() => {});
  }

  /** The runner certainly does not have it, or not any more: it is lost by the rules of its job. */
  async forget(attempt: ForeignAttempt): Promise<void> {
    this.#known.end(attempt);
    await this.#listAnew();
  }

  /** A call came, about these attempts: keeps them, and learns what became of all it has. Nothing is written. */
  async heard(...attempts: readonly ForeignAttempt[]): Promise<void> {
    const { clock, runners } = this.#deps;
    for (const attempt of attempts) {
      attempt.heardAt = clock.monotonic();
      attempt.isConfirmed = true;
      attempt.doubtedUntil = null;
    }
    runners.heardFrom(this.id);
    if (this.#asking === null || this.#isAway()) await this.#look();
  }

  /** As `ForeignAttempt.finish`; its room is free from now on. */
  async finish(attempt: ForeignAttempt, ...how: Parameters<ForeignAttempt['finish']>): Promise<void> {
    await attempt.finish(...how);
    // no sync lists what is over: one that signed out meanwhile would be back by it
    if (!this.#known.liveOne(attempt.id)) return;
    this.#known.end(attempt);
    await this.#listAnew();
  }

  /** What a held sync lists is no longer so. */
  async #listAnew(): Promise<void> {
    if (this.#takers.size > 0 && !this.#isAway()) this.#ask();
    else await this.#look();
  }

  /** A session that ended is opened anew at once, so that its answer counts; not that of a process which signed out meanwhile. */
  async #look(): Promise<void> {
    const life = this.#life;
    for (let at = 0; at < 2 && life === this.#life && !this.#isAway(); at++) {
      await this.#sync(false);
      if (this.#sessionId !== null) return;
    }
  }

  /** It was kicked a moment ago, or removed: what it had is over, and it gets nothing. */
  #isAway(): boolean {
    const isGone = this.#deps.runners.standing(this.id) === null;
    if (isGone) for (const { id } of this.attempts()) this.#judge(id, 'over', 'runner_removed');
    return isGone || this.#deps.clock.monotonic() < this.#awayUntil;
  }

  #ask(): void {
    const mine = {};
    this.#asking = mine;
    this.#sync(true).then(
      () => this.#askedFor(mine, () => (this.#isAway() ? this.#takers.dismiss() : this.#takers.size > 0 && this.#ask())),
      (error: unknown) => this.#askedFor(mine, () => this.#takers.fail(error)),
    );
  }

  /** One that was overtaken by a newer one has no say; one that another sync overtook asks again while somebody waits. */
  #askedFor(asking: object, next: () => void): void {
    if (this.#asking !== asking) return;
    this.#asking = null;
    next();
  }

  /** What is held goes back, which is cheaper than a sync that says so; one that is under way has to be followed by such a one. */
  #askNoMore(): void {
    if (this.#opening === null && this.#deps.runners.releaseSync(this.id)) this.#asking = null;
    else void this.#look().catch(() => {});
  }

  /** @param asks for as many jobs as there are calls that wait for one; else it is answered at once */
  async #sync(asks: boolean): Promise<void> {
    const sessionId = this.#sessionId ?? (await this.#opened());
    const number = ++this.#number;
    const life = this.#life;
    const freeSlots = asks ? this.#takers.size : 0;
    const input: SyncInput = { sessionId, number, freeSlots, leases: this.#leases(), draining: false };
    const { present, inUse } = this.#devices;
    if (present) input.devices = present;
    if (inUse && inUse.length > 0) input.devicesInUse = inUse;
    if (freeSlots === 0) input.hold = false;
    const output = await this.#deps.runners.sync(this.id, input, noConnection());
    if (life === this.#life) await this.#learn(output, sessionId);
  }

  /** What nobody spoke of for as long as a lease lasts is left out; what may still run, though nobody can stop it, after its time limit. */
  #leases(): SyncInput['leases'] {
    if (this.#known.size + this.#accepting.size === 0) return [];
    const now = this.#deps.clock.monotonic();
    for (const attempt of this.attempts())
      if (now > (attempt.doubtedUntil ?? attempt.keptUntil ?? attempt.heardAt + this.#deps.leaseTtlMs)) this.#known.end(attempt);
    const own = this.attempts().map(({ id, epoch, verdict }) => ({ attemptId: id, epoch, stopping: verdict !== 'running' }));
    return [...own, ...[...this.#accepting].map(([attemptId, epoch]) => ({ attemptId, epoch, stopping: false }))];
  }

  async #learn(output: SyncOutput, sessionId: string): Promise<void> {
    const { offers, cancel, stop, directives } = output;
    for (const { attemptId, reason } of cancel) this.#judge(attemptId, 'cancel', reason);
    for (const { attemptId, code } of stop) this.#judge(attemptId, 'over', code);
    await this.#acceptAll(offers, sessionId);
    const { sessionEnded, drain } = directives;
    // it is to take nothing any more, and would be told so as often as it asks
    if (drain) this.#takers.dismiss();
    if (sessionEnded && this.#sessionId === sessionId) {
      this.#sessionId = null;
      if (sessionEnded.code === 'session_kicked') {
        for (const { id } of this.attempts()) this.#judge(id, 'over', sessionEnded.code);
        this.#awayUntil = this.#deps.clock.monotonic() + (sessionEnded.afterMs ?? 0);
        this.#takers.dismiss();
      }
    } else if (drain && this.#known.size + this.#accepting.size === 0 && this.#sessionId === sessionId) {
      // it can not be told to go: its drain is over when it is empty
      this.#sessionId = null;
      await this.#deps.runners.closeSession(this.id, sessionId);
    }
  }

  async #acceptAll(offers: readonly OfferOutput[], sessionId: string): Promise<void> {
    for (const { attemptId, epoch } of offers) this.#accepting.set(attemptId, epoch);
    try {
      for (const offer of offers) await this.#accept(offer, sessionId);
    } finally {
      for (const { attemptId } of offers) this.#accepting.delete(attemptId);
    }
  }

  #judge(attemptId: string, verdict: 'cancel' | 'over', reason: string | null): void {
    const attempt = this.#known.liveOne(attemptId);
    if (!attempt || attempt.verdict === 'over') return;
    attempt.verdict = verdict;
    attempt.reason = reason;
  }

  async #accept({ attemptId, epoch }: OfferOutput, sessionId: string): Promise<void> {
    const { runners, logger } = this.#deps;
    const life = this.#life;
    try {
      const { assignment } = await runners.accept(this.id, attemptId, { sessionId, epoch, syncNumber: this.#number });
      const held = this.#holding(attemptId);
      // a process that began meanwhile does not have it, and is not to have what its own first sync takes away
      if (!assignment || !held || life !== this.#life) return;
      // two answers may bring the same offer
      if (this.#known.get(attemptId)) return;
      const attempt = new ForeignAttempt({ ...this.#deps, runnerId: this.id }, held, assignment);
      this.#known.add(attempt);
      this.#accepting.delete(attemptId);
      if (!this.#takers.give(attempt)) this.#undelivered.push(attempt);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      // it went elsewhere, or comes again
      logger.info({ runnerId: this.id, attemptId, code: error.code }, 'a runner did not get what it was offered');
    }
  }

  #doubt(attempt: ForeignAttempt): void {
    if (attempt.keptUntil === null || this.#undelivered.includes(attempt)) this.#known.end(attempt);
    else attempt.doubtedUntil ??= Math.min(attempt.keptUntil, this.#deps.clock.monotonic() + doubtMs);
    // a process that just began is not given it
    attempt.forgetAssignment();
  }

  #opened(): Promise<string> {
    this.#opening ??= this.#openInPlace();
    return this.#opening;
  }

  /** A session for a process that goes on as if nothing had happened: the server was restarted, or a person ended the last one. */
  #openInPlace(): Promise<string> {
    const { standing } = this.#deps.runners;
    const { speaks, capabilities } = this.#defaults;
    const known = standing(this.id);
    const declared = known?.protocol === speaks ? known.capabilities : null;
    // a person who ended the last one ended no process
    const bootId = known?.session?.bootId ?? this.#bootId ?? this.#deps.entropy.uuid(this.#deps.clock.now());
    const { protocol } = this.#deps;
    return this.#open({ speaks, bootId, version: known?.version ?? 'unknown', protocol, capabilities: declared ?? capabilities });
  }

  /** One at a time, so that the newest that was asked for is the one that stays. */
  async #open(input: Parameters<App['runners']['openSession']>[1], opened = (): void => {}): Promise<string> {
    try {
      const { sessionId } = await this.#deps.runners.openSession(this.id, input, this.#address);
      opened();
      this.#sessionId = sessionId;
      return sessionId;
    } finally {
      this.#opening = null;
    }
  }
}
