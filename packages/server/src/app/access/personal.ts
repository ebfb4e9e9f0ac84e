import type { FleetUseCases, JobUseCases, LiveFeed, PersonalApp } from '../app.ts';
import { AuditLog } from '../audit/audit.ts';
import type { AuditUseCases } from '../audit/use-cases.ts';
import type { Context } from '../context.ts';
import type { HeldSyncs } from '../dispatch/held.ts';
import { Explain } from '../explain/explain.ts';
import type { ExplainUseCases } from '../explain/use-cases.ts';
import { FleetViews } from '../fleet/fleet.ts';
import type { KeyUseCases } from '../fleet/key-use-cases.ts';
import { ProvisioningKeys } from '../fleet/keys.ts';
import { Jobs } from '../jobs/jobs.ts';
import { People } from '../people/people.ts';
import type { PeopleUseCases } from '../people/use-cases.ts';
import { Scopes } from '../scopes/scopes.ts';
import type { ScopeUseCases } from '../scopes/use-cases.ts';
import type { SecretKeys } from '../secrets/rekey.ts';
import { Secrets } from '../secrets/secrets.ts';
import type { SecretUseCases } from '../secrets/use-cases.ts';
import type { RemovedScopes } from '../sweeps/removed-scopes.ts';
import { Templates } from '../templates/templates.ts';
import type { TemplateUseCases } from '../templates/use-cases.ts';
import type { Access } from './access.ts';

/** What the use cases are made of. */
export interface Parts {
  context: Context;
  held: HeldSyncs;
  removedScopes: RemovedScopes;
  secretKeys: SecretKeys;
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
    return new FleetViews(this.#parts.context, this.#parts.held, this.access);
  }

  get keys(): KeyUseCases {
    return new ProvisioningKeys(this.#parts.context, this.access);
  }

  get jobs(): JobUseCases {
    return new Jobs(this.#parts.context, this.#parts.held, this.access);
  }

  get explain(): ExplainUseCases {
    return new Explain(this.#parts.context, this.#parts.held, this.access);
  }

  get scopes(): ScopeUseCases {
    return new Scopes(this.#parts.context, this.#parts.removedScopes, this.access);
  }

  get secrets(): SecretUseCases {
    return new Secrets(this.#parts.context, this.#parts.secretKeys, this.access);
  }

  get templates(): TemplateUseCases {
    return new Templates(this.#parts.context, this.access);
  }

  get people(): PeopleUseCases {
    return new People(this.#parts.context, this.access);
  }

  get audit(): AuditUseCases {
    return new AuditLog(this.#parts.context, this.access);
  }

  get live(): LiveFeed {
    return this.#parts.context.feed;
  }

  /** The same, made once for many calls. */
  whole(): PersonalApp {
    const { access, fleet, keys, jobs, explain, scopes, secrets, templates, people, audit, live } = this;
    return { access, fleet, keys, jobs, explain, scopes, secrets, templates, people, audit, live };
  }
}
