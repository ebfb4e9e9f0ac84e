import type { App } from '../../../app/app.ts';
import type { OfferOutput } from '../../../app/runner-calls.ts';
import { settle } from '../../../app/testing/manual-clock.ts';
import { capabilities, type SyncCall, TestRunner } from '../../../app/testing/test-runner.ts';
import { StoreUnavailable } from '../../../store/errors.ts';
import { radios } from './plan.ts';

/** A job on a radio. */
export interface OnAir {
  at: number;
  /** when it ended there, or the power went */
  until: number;
  hasReported: boolean;
  jobId: string;
  attemptId: string;
  radio: string;
  device: string | null;
  frequency: number | null;
}

/** What a radio was told, and did. */
export interface RadioDiary {
  offered: { at: number; jobId: string }[];
  onAir: OnAir[];
  /** answers that no runner expects */
  complaints: string[];
}

/** The server died before it answered, or is about to stop. */
export const isDeath = (error: unknown): boolean =>
  error instanceof StoreUnavailable || ['storage_unavailable', 'server_starting'].includes(codeOf(error));

const codeOf = (error: unknown): string => (error as { code?: string }).code ?? String(error);

/** Told of each job that a runner begins. */
export type Begun = (radio: Radio, onAir: OnAir) => void;

/** A runner of several radios: it always asks for work, does what it is given, and says again what was not heard. */
export class Radio {
  readonly name: string;
  readonly #runner: TestRunner;
  readonly #now: () => number;
  readonly #diary: RadioDiary;
  readonly #begun: Begun;
  readonly #offers: OfferOutput[] = [];
  readonly #reports: { offer: OfferOutput; onAir: OnAir }[] = [];
  readonly #running = new Map<OnAir, OfferOutput>();
  #call: SyncCall | null = null;
  #isAway = false;
  #boots = 1;

  private constructor(name: string, runner: TestRunner, now: () => number, diary: RadioDiary, begun: Begun) {
    this.name = name;
    this.#runner = runner;
    this.#now = now;
    this.#diary = diary;
    this.#begun = begun;
  }

  static async pair(
    name: string,
    app: () => App,
    { id, token }: { id: string; token: Parameters<App['runners']['register']>[0] },
    { now, diary, begun }: { now: () => number; diary: RadioDiary; begun: Begun },
  ): Promise<Radio> {
    const devices = Object.entries(radios[name] ?? {}).map(([device, frequency]) => ({
      ...{ id: device, labels: ['sdr'], ranges: { frequency } },
    }));
    const can = capabilities({ capacity: devices.length, devices });
    await app().runners.register(token, { capabilities: can, version: '1.0.0', nonce: `nonce of ${name}` }, '127.0.0.1');
    return new Radio(name, await new TestRunner(app, id, can).open(), now, diary, begun);
  }

  /** Does what can be done now; the server may die meanwhile. */
  async tend(): Promise<void> {
    while (!this.#isAway) {
      try {
        await this.#say();
      } catch (error) {
        if (isDeath(error)) return;
        throw error;
      }
      if (this.#call?.state === 'failed') {
        if (isDeath(this.#call.error)) return;
        this.#diary.complaints.push(`${this.name}: a sync is answered with ${codeOf(this.#call.error)}`);
        await this.#runner.open();
        this.#call = null;
      }
      if (this.#call?.state === 'held') return;
      for (const offer of this.#call?.offers ?? []) {
        this.#diary.offered.push({ at: this.#now(), jobId: offer.jobId });
        this.#offers.push(offer);
      }
      const isWorkLeft = this.#offers.length > 0;
      this.#call = isWorkLeft ? null : this.#runner.sync();
      await settle();
    }
  }

  /** What is on the air ends. */
  end(onAir: OnAir): void {
    const offer = this.#running.get(onAir);
    if (!offer) return;
    this.#running.delete(onAir);
    onAir.until = this.#now();
    this.#reports.push({ offer, onAir });
  }

  /** The power fails: what it does ends, and nobody is told. */
  goes(): void {
    this.#isAway = true;
    for (const onAir of this.#running.keys()) onAir.until = this.#now();
    this.#running.clear();
    this.#offers.length = 0;
    this.#reports.length = 0;
    this.#runner.holds = [];
    this.#call?.dropConnection();
    this.#call = null;
  }

  async comes(): Promise<void> {
    this.#runner.bootId = `boot-${++this.#boots}`;
    await this.#runner.open();
    this.#isAway = false;
  }

  /** Another server is there: the connection to the one before is gone. */
  reconnect(): void {
    this.#call = null;
  }

  async #say(): Promise<void> {
    for (let [first] = this.#reports; first; [first] = this.#reports) {
      const { offer, onAir } = first;
      await this.#runner.report(offer).then(
        () => {
          onAir.hasReported = true;
        },
        (error) => this.#complain(error, 'a report'),
      );
      this.#runner.holds = this.#runner.holds.filter(({ attemptId }) => attemptId !== offer.attemptId);
      this.#reports.shift();
      this.#call = null;
    }
    for (let [offer] = this.#offers; offer; [offer] = this.#offers) {
      await this.#accept(offer).catch((error) => this.#complain(error, 'an acceptance'));
      this.#offers.shift();
    }
  }

  async #accept(offer: OfferOutput): Promise<void> {
    const { attemptId, epoch, jobId, deviceId } = offer;
    const { assignment } = await this.#runner.accept(offer);
    if (!assignment) return;
    this.#runner.holds.push({ attemptId, epoch });
    const frequency = assignment.values?.frequency ?? null;
    const onAir = { at: this.#now(), until: Number.POSITIVE_INFINITY, hasReported: false, jobId, attemptId };
    const whole = { ...onAir, radio: this.name, device: deviceId, frequency };
    this.#running.set(whole, offer);
    this.#diary.onAir.push(whole);
    this.#begun(this, whole);
  }

  /** What was said is refused for good. An offer that was not accepted in time is no wonder. */
  #complain(error: unknown, what: string): void {
    if (isDeath(error)) throw error;
    if (what === 'an acceptance' && codeOf(error) === 'offer_expired') return;
    this.#diary.complaints.push(`${this.name}: ${what} is answered with ${codeOf(error)}`);
  }
}
