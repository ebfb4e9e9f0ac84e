import { type RegistrationToken, restPaths } from '@baton/protocol';
import { LoadClient, type Target } from './client.ts';
import { SimulatedRunner } from './simulated-runner.ts';
import { submitJob } from './submitter.ts';

/** Jobs whose every change is noted with its time: the wall clock, which a browser on the same machine has too. */
export class Probes {
  /** by the name of the job: its submission was sent */
  readonly submittedAt = new Map<string, number>();
  /** by the name of the job: its runner got it and says at once that it begins */
  readonly begunAt = new Map<string, number>();
  readonly #client: LoadClient;
  readonly #adminToken: string;
  #stopped = false;
  #last = 0;

  constructor(target: Target, adminToken: string) {
    this.#client = new LoadClient(target);
    this.#adminToken = adminToken;
  }

  /** Lets some runners, `probe-runner-1` and on, do one job after the other, each of which takes `holdMs`. Rejects when something goes wrong. */
  async run(runners: number, holdMs: number): Promise<void> {
    const path = restPaths.registrationToken;
    const { token } = await this.#client.json<RegistrationToken>('POST', path, this.#adminToken, undefined);
    await Promise.all(Array.from({ length: runners }, (_, index) => this.#runOne(token, `probe-runner-${index + 1}`, holdMs)));
  }

  stop(): void {
    this.#stopped = true;
  }

  async #runOne(registrationToken: string, name: string, holdMs: number): Promise<void> {
    let job = '';
    let finished = (): void => {};
    const hooks = { offered: () => this.begunAt.set(job, Date.now()), finished: () => finished() };
    const log = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, holdMs));
    const options = { folded: false, log, labels: [name] };
    const runner = await SimulatedRunner.connect(this.#client, registrationToken, name, hooks, options);
    const running = runner.run();
    while (!this.#stopped) {
      const over = new Promise<void>((resolve) => {
        finished = resolve;
      });
      job = `probe ${++this.#last}`;
      this.submittedAt.set(job, Date.now());
      await submitJob(this.#client, this.#adminToken, { name: job, labels: [name], spec: { command: ['true'] } });
      await Promise.race([over, running]);
    }
    runner.stop();
  }
}
