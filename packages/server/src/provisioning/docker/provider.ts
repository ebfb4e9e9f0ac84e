import type { ProviderData } from '@baton/core';
import type { DockerSettings } from '@baton/protocol/providers/docker';
import { version } from '@baton/protocol/version';
import { imageOf } from '../image.ts';
import {
  type Description,
  type MadeResource,
  type OpenIdentity,
  type Order,
  type PlannedResource,
  type PoolFacts,
  type Provider,
  ProviderError,
  type ProviderProblem,
} from '../interface.ts';
import { discard, standing, stop } from './containers.ts';
import { dataOf, describeRunner } from './describe.ts';
import { Engine } from './engine.ts';
import { graceMsOf, nameOf, volumeNameOf } from './order-words.ts';
import { ensureContainer, replaceContainer, runWith, settled } from './replace.ts';
import { problemsOf, wayOf } from './settings.ts';
import { ensureVolume, removeVolume } from './volumes.ts';

const volumeKind = 'volume.workspace';
const containerKind = 'container';

/** Runners as containers of an engine that speaks the Engine API (Docker, Podman). Keeps nothing between calls. */
export class DockerProvider implements Provider {
  readonly name = 'docker';
  readonly canSleep = true;

  problems(pool: PoolFacts): ProviderProblem[] {
    return problemsOf(pool);
  }

  async check(identity: OpenIdentity | null, _region: string | null, signal: AbortSignal): Promise<string> {
    const engine = engineOf(identity);
    const { Version } = await engine.about<{ Version?: string }>('/version', signal);
    const info = await engine.about<{ Name?: string; OperatingSystem?: string; NCPU?: number; MemTotal?: number }>(
      '/info',
      signal,
    );
    const memory = info.MemTotal ? `, ${(info.MemTotal / 2 ** 30).toFixed(1)} GiB` : '';
    return `engine ${Version ?? ''} at ${engine.where}: ${info.Name ?? ''}, ${info.OperatingSystem ?? ''}, ${info.NCPU ?? '?'} CPUs${memory}`;
  }

  async plan(order: Order, signal: AbortSignal): Promise<PlannedResource[]> {
    const { network, workspaceVolume } = order.settings as DockerSettings;
    imageOf(order, version);
    const engine = engineOf(order.identity);
    if (network !== undefined && network !== 'host') await hasNetwork(engine, network, signal);
    const name = nameOf(order.runnerId);
    const volume = { kind: volumeKind, name: volumeNameOf(order.runnerId), title: 'Volume for the workspace', usualMs: 500 };
    return [...(workspaceVolume ? [volume] : []), { kind: containerKind, name, title: 'Container', usualMs: 20_000 }];
  }

  async create(
    { kind, name }: PlannedResource,
    order: Order,
    _made: readonly MadeResource[],
    signal: AbortSignal,
  ): Promise<ProviderData> {
    const engine = engineOf(order.identity);
    if (kind === containerKind) return dataOf(await ensureContainer(engine, order, signal), order.runnerId);
    await ensureVolume(engine, name, order, signal);
    return { name };
  }

  async update(order: Order, _made: readonly MadeResource[], signal: AbortSignal): Promise<Record<string, ProviderData>> {
    const fresh = await replaceContainer(engineOf(order.identity), order, signal);
    return { [containerKind]: dataOf(fresh, order.runnerId) };
  }

  async scale(
    order: Order,
    _made: readonly MadeResource[],
    desired: 0 | 1,
    signal: AbortSignal,
  ): Promise<Record<string, ProviderData>> {
    const engine = engineOf(order.identity);
    const graceMs = graceMsOf(order.settings as DockerSettings);
    const container = await settled(engine, order.runnerId, signal);
    if (!container) {
      if (desired === 0) return {};
      throw new ProviderError('invalid', `the container ${nameOf(order.runnerId)} is not there any more`);
    }
    if (desired === 0) await stop(engine, container, graceMs, signal);
    else await runWith(engine, container, order.token, graceMs, signal);
    return { [containerKind]: dataOf(container, order.runnerId) };
  }

  async remove({ kind, name }: MadeResource, { identity, settings }: PoolFacts, signal: AbortSignal): Promise<void> {
    const engine = engineOf(identity);
    const runnerId = name.replace(/^baton-/, '').replace(/-workspace$/, '');
    if (kind === volumeKind) return removeVolume(engine, name, runnerId, signal);
    const { current, next } = await standing(engine, runnerId, signal);
    for (const container of [current, next]) {
      if (!container) continue;
      await stop(engine, container, graceMsOf(settings as DockerSettings), signal);
      await discard(engine, container, signal);
    }
  }

  async describe(order: Order, _made: readonly MadeResource[], signal: AbortSignal): Promise<Description> {
    return describeRunner(engineOf(order.identity), order.runnerId, signal);
  }

  async close(): Promise<void> {}
}

function engineOf(open: OpenIdentity | null): Engine {
  const { identity, secret } = wayOf(open);
  return new Engine(identity, secret);
}

async function hasNetwork(engine: Engine, network: string, signal: AbortSignal): Promise<void> {
  if (await engine.look(`/networks/${encodeURIComponent(network)}`, `look for the network ${network}`, signal)) return;
  throw new ProviderError('network', `the engine at ${engine.where} has no network ${network}`);
}
