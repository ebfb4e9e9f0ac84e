import type { DockerSettings } from '@baton/protocol/providers/docker';
import { version } from '@baton/protocol/version';
import { imageOf } from '../image.ts';
import { type Order, ProviderError } from '../interface.ts';
import { type Container, discard, make, rename, type Standing, standing, start, stop } from './containers.ts';
import type { Engine } from './engine.ts';
import { ensureImage } from './image.ts';
import { containerOf, graceMsOf, labels, nameOf, nextNameOf } from './order-words.ts';
import { giveToken, tokenIn } from './token.ts';

/**
 * The container that a runner has, after what a cut-off replacement left is cleared away: a replacement that runs, or has no predecessor any more, takes its
 * place; any other goes, and the call that made it makes it again.
 */
export async function settled(engine: Engine, runnerId: string, signal: AbortSignal): Promise<Container | null> {
  const { current, next }: Standing = await standing(engine, runnerId, signal);
  if (next === null) return current;
  if (current !== null && (current.State.Running || !next.State.Running)) {
    await discard(engine, next, signal);
    return current;
  }
  if (current !== null) await discard(engine, current, signal);
  await rename(engine, next, nameOf(runnerId), signal);
  return { ...next, Name: `/${nameOf(runnerId)}` };
}

/** Runs it with this token, or with the one that it has (null): one that runs with it already goes on, one that runs with another is stopped first. */
export async function runWith(
  engine: Engine,
  container: Container,
  token: string | null,
  graceMs: number,
  signal: AbortSignal,
): Promise<void> {
  const isSame = token === null || (await tokenIn(engine, container, signal)) === token;
  if (!isSame) {
    if (container.State.Status !== 'created') await stop(engine, container, graceMs, signal);
    await giveToken(engine, container, token, signal);
  }
  await start(engine, container, signal);
}

/** The container of an order, made or adopted. One of another order that a former call left is made anew. */
export async function ensureContainer(engine: Engine, order: Order, signal: AbortSignal): Promise<Container> {
  const settings = order.settings as DockerSettings;
  const image = imageOf(order, version);
  await ensureImage(engine, image, settings.pull, signal);
  const there = await settled(engine, order.runnerId, signal);
  const isAsOrdered = there?.Config.Labels?.[labels.order] === digestOf(order, image);
  if (there && !isAsOrdered) {
    await stop(engine, there, graceMsOf(settings), signal);
    await discard(engine, there, signal);
  }
  const container = there && isAsOrdered ? there : await make(engine, nameOf(order.runnerId), order, image, signal);
  if (order.token !== null) await runWith(engine, container, order.token, graceMsOf(settings), signal);
  return container;
}

const digestOf = (order: Order, image: string): string | undefined =>
  (containerOf(order, image).Labels as Record<string, string>)[labels.order];

/**
 * Puts a new container in the place of the one that is there. The old one is kept, stopped, until the new one has been started; when that fails it runs again
 * and the engine's words are thrown.
 */
export async function replaceContainer(engine: Engine, order: Order, signal: AbortSignal): Promise<Container> {
  const settings = order.settings as DockerSettings;
  const image = imageOf(order, version);
  const graceMs = graceMsOf(settings);
  await ensureImage(engine, image, settings.pull, signal);
  const old = await settled(engine, order.runnerId, signal);
  const token = order.token ?? (old && (await tokenIn(engine, old, signal)));
  if (token === null)
    throw new ProviderError('invalid', `the container ${nameOf(order.runnerId)} is not there any more, and its token with it`);
  const fresh = await make(engine, nextNameOf(order.runnerId), order, image, signal);
  await giveToken(engine, fresh, token, signal);
  if (old) await stop(engine, old, graceMs, signal);
  const shouldRun = order.token !== null || old?.State.Running === true;
  if (shouldRun) await startInstead(engine, fresh, old, signal);
  if (old) await discard(engine, old, signal);
  await rename(engine, fresh, nameOf(order.runnerId), signal);
  return { ...fresh, Name: `/${nameOf(order.runnerId)}` };
}

async function startInstead(engine: Engine, fresh: Container, old: Container | null, signal: AbortSignal): Promise<void> {
  try {
    await start(engine, fresh, signal);
  } catch (error) {
    if (signal.aborted) throw error;
    await discard(engine, fresh, signal);
    if (old?.State.Running) await start(engine, old, signal);
    throw error;
  }
}
