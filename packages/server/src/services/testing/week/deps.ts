import { hash } from 'node:crypto';
import { defaultDurations } from '@baton/core';
import type { AppDeps } from '../../../app/deps.ts';
import { FleetJournal } from '../../../app/fleetlog/journal.ts';
import { CountingTelemetry, plainMint, vaultOf } from '../../../app/testing/fakes.ts';
import { createMemoryFileStore } from '../../../filestore/memory/store.ts';
import { createMemoryFleetLog } from '../../../fleetlog/memory/store.ts';
import { createMemoryLogStore } from '../../../logstore/memory/store.ts';
import { createWebhookSender } from '../../../outgoing/sender.ts';
import type { Logger } from '../../../ports/telemetry.ts';
import { createMemoryPrograms } from '../../../programs/memory/store.ts';
import { registryOf } from '../../../provisioning/simulated/index.ts';
import type { Commit, Store } from '../../../store/interface.ts';
import type { Life } from './life.ts';

export interface World {
  disk: Store;
  /** told of what was committed, in order */
  seen: (commit: Commit) => void;
  logger: Logger;
  /** uniform in [0, 1) */
  unit: () => number;
}

/** What the server processes of a world are made of: one disk, ids and tokens that no two of them give twice. */
export function depsOf({ disk, seen, logger, unit }: World): (life: Life) => AppDeps {
  let made = 0;
  const tokens = plainMint();
  const uuid = (now: number): string => {
    const time = now.toString(16).padStart(12, '0');
    return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${(++made).toString(16).padStart(12, '0')}`;
  };
  const entropy = { uuid, bytes: (count: number) => new Uint8Array(count), unit, sha256: (text: string) => hash('sha256', text) };
  const limits = {
    runnerRetentionMs: null,
    auditRetentionMs: null,
    runnerTokenTtlMs: null,
    jobFilesBytesMax: 1e9,
    releaseBundleBytesMax: 1e8,
    version: '1.0.0',
  };
  const files = createMemoryFileStore();
  return (life) => ({
    ...{ store: life.storeOf(disk, seen), clock: life, entropy, tokens, ...linesOf(life, logger), durations: defaultDurations },
    ...{ webhookSender: createWebhookSender({ clock: life, privateNetworks: [] }), logs: createMemoryLogStore() },
    ...{ vault: vaultOf('one'), telemetry: new CountingTelemetry(), pageUrl: () => 'https://baton.example' },
    ...{
      providers: registryOf(),
      runnerUrl: async () => '',
      files,
      programs: createMemoryPrograms(),
      ...limits,
      protocol: { min: 1, max: 1 },
    },
  });
}

/** What a server says of itself, kept as long as it lives. */
function linesOf(life: Life, logger: Logger): Pick<AppDeps, 'fleetLog' | 'journal' | 'logger'> {
  const fleetLog = createMemoryFleetLog(life);
  const journal = new FleetJournal({ fleetLog, clock: life, logger });
  return { fleetLog, journal, logger: journal.logger };
}
