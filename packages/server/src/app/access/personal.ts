import type { PersonalApp } from '../app.ts';
import { AuditLog } from '../audit/audit.ts';
import type { AuditUseCases } from '../audit/use-cases.ts';
import { Backups } from '../backups/backups.ts';
import type { BackupUseCases } from '../backups/use-cases.ts';
import type { Context } from '../context.ts';
import type { Dispatcher } from '../dispatch/dispatcher.ts';
import type { HeldSyncs } from '../dispatch/held.ts';
import { Explain } from '../explain/explain.ts';
import type { ExplainUseCases } from '../explain/use-cases.ts';
import { FleetViews } from '../fleet/fleet.ts';
import type { KeyUseCases } from '../fleet/key-use-cases.ts';
import { ProvisioningKeys } from '../fleet/keys.ts';
import type { FleetUseCases } from '../fleet/use-cases.ts';
import { FleetLines } from '../fleetlog/lines.ts';
import type { LineUseCases } from '../fleetlog/use-cases.ts';
import { Hosting } from '../hosting/hosting.ts';
import type { CheckedIdentities } from '../hosting/identity-checks.ts';
import type { Operations } from '../hosting/operations.ts';
import type { HostingUseCases } from '../hosting/use-cases.ts';
import { Identities } from '../identities/identities.ts';
import type { IdentityUseCases } from '../identities/use-cases.ts';
import { Jobs } from '../jobs/jobs.ts';
import type { JobUseCases } from '../jobs/use-cases.ts';
import type { LiveFeed } from '../live/live-feed.ts';
import type { WebhookUseCases } from '../notify/use-cases.ts';
import { Webhooks } from '../notify/webhooks.ts';
import { Pauses } from '../pauses/pauses.ts';
import type { PauseUseCases } from '../pauses/use-cases.ts';
import { People } from '../people/people.ts';
import type { PeopleUseCases } from '../people/use-cases.ts';
import type { PoolKeeper } from '../pools/keeper.ts';
import { Pools } from '../pools/pools.ts';
import type { PoolUseCases } from '../pools/use-cases.ts';
import { Ranges } from '../ranges/ranges.ts';
import type { RangeUseCases } from '../ranges/use-cases.ts';
import { Releases } from '../releases/releases.ts';
import type { ReleaseUseCases } from '../releases/use-cases.ts';
import { Scopes } from '../scopes/scopes.ts';
import type { ScopeUseCases } from '../scopes/use-cases.ts';
import type { SecretKeys } from '../secrets/rekey.ts';
import { Secrets } from '../secrets/secrets.ts';
import type { SecretUseCases } from '../secrets/use-cases.ts';
import { Settings } from '../settings/settings.ts';
import type { SettingsUseCases } from '../settings/use-cases.ts';
import { Statistics } from '../statistics/statistics.ts';
import type { StatisticsUseCases } from '../statistics/use-cases.ts';
import type { RemovedScopes } from '../sweeps/removed-scopes.ts';
import { Templates } from '../templates/templates.ts';
import type { TemplateUseCases } from '../templates/use-cases.ts';
import { Timeline } from '../timeline/timeline.ts';
import type { TimelineUseCases } from '../timeline/use-cases.ts';
import type { Access } from './access.ts';
import { personalParts } from './personal-parts.ts';

/** What the use cases are made of. */
export interface Parts {
  context: Context;
  held: HeldSyncs;
  dispatcher: Dispatcher;
  removedScopes: RemovedScopes;
  secretKeys: SecretKeys;
  operations: Operations;
  identityChecks: CheckedIdentities;
  poolKeeper: PoolKeeper;
}

/** The use cases for someone. Made for each call: what it does not use costs nothing. */
export class Personal implements PersonalApp {
  readonly access: Access;
  readonly #parts: Parts;

  constructor(parts: Parts, access: Access) {
    this.#parts = parts;
    this.access = access;
  }

  get fleet(): FleetUseCases {
    const { context, held, operations } = this.#parts;
    return new FleetViews(context, held, this.access, operations);
  }

  get keys(): KeyUseCases {
    return new ProvisioningKeys(this.#parts.context, this.access);
  }

  get hosting(): HostingUseCases {
    return new Hosting(this.#parts.context, this.#parts.operations, this.access);
  }

  get identities(): IdentityUseCases {
    return new Identities(this.#parts.context, this.#parts.identityChecks, this.access);
  }

  get jobs(): JobUseCases {
    return new Jobs(this.#parts, this.access);
  }

  get explain(): ExplainUseCases {
    return new Explain(this.#parts.context, this.#parts.held, this.access);
  }

  get scopes(): ScopeUseCases {
    return new Scopes(this.#parts.context, this.#parts.removedScopes, this.access);
  }

  get ranges(): RangeUseCases {
    return new Ranges(this.#parts.context, this.access);
  }

  get releases(): ReleaseUseCases {
    const { context, held } = this.#parts;
    return new Releases(context, held, this.access, this.fleet);
  }

  get secrets(): SecretUseCases {
    return new Secrets(this.#parts.context, this.#parts.secretKeys, this.access);
  }

  get templates(): TemplateUseCases {
    return new Templates(this.#parts.context, this.access);
  }

  get pauses(): PauseUseCases {
    return new Pauses(this.#parts.context, this.#parts.dispatcher, this.access);
  }

  get settings(): SettingsUseCases {
    return new Settings(this.#parts.context, this.access);
  }

  get people(): PeopleUseCases {
    return new People(this.#parts.context, this.access);
  }

  get audit(): AuditUseCases {
    return new AuditLog(this.#parts.context, this.access);
  }

  get backups(): BackupUseCases {
    return new Backups(this.#parts.context, this.access);
  }

  get lines(): LineUseCases {
    return new FleetLines(this.#parts.context, this.access);
  }

  get timeline(): TimelineUseCases {
    return new Timeline(this.#parts.context, this.access, this.fleet, this.statistics);
  }

  get statistics(): StatisticsUseCases {
    return new Statistics(this.#parts.context, this.access);
  }

  get webhooks(): WebhookUseCases {
    return new Webhooks(this.#parts.context, this.access);
  }

  get pools(): PoolUseCases {
    const { context, operations, poolKeeper } = this.#parts;
    return new Pools(context, operations, poolKeeper, this.access);
  }

  get live(): LiveFeed {
    return this.#parts.context.feed;
  }

  /** The same, made once for many calls. */
  whole(): PersonalApp {
    const parts = Object.fromEntries(personalParts.map((part) => [part, this[part]]));
    return { access: this.access, ...parts } as PersonalApp;
  }
}
