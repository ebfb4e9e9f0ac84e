import type { NoticeKind } from '@baton/core';
import { createWebhookSender } from '../../../outgoing/sender.ts';
import { person } from '../../testing/fakes.ts';
import { TestPlane } from '../../testing/plane.ts';
import type { TestRunner } from '../../testing/test-runner.ts';
import type { NewWebhook } from '../use-cases.ts';
import { addWebhook } from './hooks.ts';
import { Receiver } from './receiver.ts';
import { UnderWay } from './under-way.ts';

/** A control plane in memory with a real receiver. */
export class HookBench {
  readonly plane: TestPlane;
  readonly receiver: Receiver;
  readonly by = person('ada');
  readonly #underWay: UnderWay;

  private constructor(plane: TestPlane, receiver: Receiver, underWay: UnderWay) {
    this.plane = plane;
    this.receiver = receiver;
    this.#underWay = underWay;
  }

  static async start(): Promise<HookBench> {
    const [plane, underWay] = [new TestPlane(), new UnderWay()];
    plane.webhookSender = underWay.sender(createWebhookSender({ clock: plane.clock, privateNetworks: ['127.0.0.1'] }));
    await plane.restart();
    return new HookBench(plane, await Receiver.start(), underWay);
  }

  async stop(): Promise<void> {
    await this.plane.app.stop();
    await this.receiver.down();
  }

  add = (kinds: NoticeKind[], patch: Partial<NewWebhook> = {}) => addWebhook(this.plane, this.receiver.url, kinds, patch);

  /** Time passes in steps, each until everything that it brought about is over. */
  async pass(ms: number, stepMs = 1_000): Promise<void> {
    for (let left = ms; left > 0; left -= stepMs) {
      await this.plane.clock.advance(Math.min(left, stepMs));
      await this.#underWay.settled();
    }
  }

  settled = () => this.#underWay.settled();

  /** The runner is offered a job and reports that it failed. */
  async failJob(runner: TestRunner): Promise<string> {
    const id = await this.plane.submit({ runner: runner.id });
    const offer = await runner.take();
    await runner.report(offer, 'failed');
    runner.holds = [];
    await this.settled();
    return id;
  }

  types = (): string[] => this.receiver.received.map(({ body }) => body.type);

  async only() {
    const [webhook] = await this.plane.app.webhooks.list();
    if (!webhook) throw new Error('there is a webhook');
    return webhook;
  }

  async deliveries() {
    return (await this.plane.app.webhooks.deliveries((await this.only()).id, { limit: 100, after: null })).rows;
  }
}
