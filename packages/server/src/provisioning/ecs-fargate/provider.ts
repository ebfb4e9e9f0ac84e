import type { ProviderData } from '@baton/core';
import { awsRegionPattern } from '@baton/protocol/providers/ecs-fargate-tables';
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
import type { ClientOptions } from './clients.ts';
import { describeProgram } from './describe.ts';
import { callerOf, identityProblems } from './identity.ts';
import type { Making, Owner } from './kind.ts';
import { keepLogsFor } from './kinds/log-group.ts';
import { putExecutionPolicy } from './kinds/roles.ts';
import { putToken, secret } from './kinds/secret.ts';
import { activeService, bring, service, setDesired } from './kinds/service.ts';
import { dropRevisions, ensureRevision, taskDefinition } from './kinds/task-definition.ts';
import { runnerIdOf } from './names.ts';
import { findNetwork } from './network.ts';
import { kindOf, kindsFor } from './plan.ts';
import { ClientPool } from './pool.ts';
import { Session, type Timer } from './session.ts';
import { settingsOf, settingsProblems } from './settings.ts';

export interface EcsFargateOptions extends ClientOptions {
  timer: Timer;
}

/** Where STS answers for whoever has no region yet. */
const anyRegion = 'us-east-1';

/** Runners as tasks of ECS on Fargate: each a service of its own, with all that it needs, and nothing that another one has. */
export class EcsFargateProvider implements Provider {
  readonly name = 'ecs-fargate';
  readonly canSleep = true;
  readonly #timer: Timer;
  readonly #pool: ClientPool;

  constructor({ timer, ...options }: EcsFargateOptions) {
    this.#timer = timer;
    this.#pool = new ClientPool(options);
  }

  problems({ identity, region, settings }: PoolFacts): ProviderProblem[] {
    const isRegion = region !== null && new RegExp(awsRegionPattern).test(region);
    const wrong = region === null ? 'is missing' : 'must look like eu-central-1';
    return [
      ...(isRegion ? [] : [{ where: 'region', problem: wrong, value: region ?? 'none' }]),
      ...identityProblems(identity),
      ...settingsProblems(settings),
    ];
  }

  async check(identity: OpenIdentity | null, region: string | null, signal: AbortSignal): Promise<string> {
    const { Arn, Account } = await whoAmI(this.#session(identity, region ?? anyRegion, signal));
    return `${Arn} (account ${Account})`;
  }

  async plan(order: Order, signal: AbortSignal): Promise<PlannedResource[]> {
    const aws = this.#open(order, signal);
    const settings = settingsOf(order.settings);
    await whoAmI(aws);
    await findNetwork(aws, settings.subnets);
    return kindsFor(settings).map(({ kind, title, usualMs, nameOf }) => ({
      ...{ kind, name: nameOf(order.runnerId), title, usualMs },
    }));
  }

  create(planned: PlannedResource, order: Order, made: readonly MadeResource[], signal: AbortSignal): Promise<ProviderData> {
    return kindOf(planned.kind).create(planned.name, this.#making(order, made, signal));
  }

  /** A new revision, and the service on it. Revisions that neither the order nor the one before needs are taken away. */
  async update(order: Order, made: readonly MadeResource[], signal: AbortSignal): Promise<Record<string, ProviderData>> {
    const making = this.#making(order, made, signal);
    const nameOf = (kind: string) => kindOf(kind).nameOf(order.runnerId);
    const name = service.nameOf(order.runnerId);
    const before = (await activeService(name, making)).taskDefinition;
    await keepLogsFor(making.settings.logRetentionDays, nameOf('log-group'), making);
    if (order.token !== null) await putToken(secret.nameOf(order.runnerId), order.token, making);
    await putExecutionPolicy(nameOf('iam-role.execution'), making);
    const definition = await ensureRevision(taskDefinition.nameOf(order.runnerId), making);
    const wanted: Making = { ...making, made: { ...making.made, [taskDefinition.kind]: definition } };
    const brought = await bring(name, wanted, order.token !== null);
    await dropRevisions(taskDefinition.nameOf(order.runnerId), making, [String(definition.arn), before ?? '']);
    return { [taskDefinition.kind]: definition, ...(brought && { [service.kind]: brought }) };
  }

  async scale(
    order: Order,
    made: readonly MadeResource[],
    desired: 0 | 1,
    signal: AbortSignal,
  ): Promise<Record<string, ProviderData>> {
    const making = this.#making(order, made, signal);
    const isNew = desired === 1 && order.token !== null && (await putToken(secret.nameOf(order.runnerId), order.token, making));
    return { [service.kind]: await setDesired(service.nameOf(order.runnerId), making, desired, isNew) };
  }

  async remove({ kind: kindName, name }: MadeResource, facts: PoolFacts, signal: AbortSignal): Promise<void> {
    const kind = kindOf(kindName);
    const runnerId = runnerIdOf(name);
    if (runnerId === null) throw new Error(`${name} is no name that ecs-fargate gives`);
    const owner: Owner = { aws: this.#open(facts, signal), runnerId, facts };
    const found = await kind.find(name, owner);
    if (found?.ours) await kind.remove(name, owner, found.data);
    else if (found === null) await kind.removeRest?.(name, owner);
  }

  async describe(order: Order, made: readonly MadeResource[], signal: AbortSignal): Promise<Description> {
    const owner: Owner = { aws: this.#open(order, signal), runnerId: order.runnerId, facts: order };
    const wanted = kindsFor(settingsOf(order.settings)).map(({ kind }) => kind);
    const found: Record<string, ProviderData> = {};
    for (const name of new Set([...wanted, ...made.map(({ kind }) => kind)])) {
      const there = await kindOf(name).find(kindOf(name).nameOf(order.runnerId), owner);
      if (there?.ours) found[name] = there.data;
    }
    const { program, reasons } = found[service.kind]
      ? await describeProgram(service.nameOf(order.runnerId), owner)
      : ({ program: 'none', reasons: [] } as const);
    const { token } = order;
    return { found, program, reasons: token === null ? [...reasons] : reasons.map((text) => text.replaceAll(token, '***')) };
  }

  close(): Promise<void> {
    return this.#pool.close();
  }

  #making(order: Order, made: readonly MadeResource[], signal: AbortSignal): Making {
    return {
      ...{ aws: this.#open(order, signal), runnerId: order.runnerId, facts: order, order },
      settings: settingsOf(order.settings),
      made: Object.fromEntries(made.map(({ kind, data }) => [kind, data])),
    };
  }

  /** AWS for a pool. Throws what `problems` would have said, if nobody asked it. */
  #open(facts: PoolFacts, signal: AbortSignal): Session {
    if (facts.region === null) throw new ProviderError('region', 'ecs-fargate needs a region');
    return this.#session(facts.identity, facts.region, signal);
  }

  #session(identity: OpenIdentity | null, region: string, signal: AbortSignal): Session {
    if (!new RegExp(awsRegionPattern).test(region))
      throw new ProviderError('region', `${region} is no name of a region; they look like eu-central-1`);
    const [problem] = identityProblems(identity);
    if (problem || identity === null)
      throw new ProviderError('identity', `${problem?.where} ${problem?.problem}: ${problem?.value}`);
    return new Session(this.#pool.of(callerOf(identity), region), this.#timer, signal);
  }
}

async function whoAmI(aws: Session) {
  try {
    return await aws.sts('GetCallerIdentity', (sts, options) => sts.getCallerIdentity({}, options));
  } catch (error) {
    // everybody may ask who they are: whoever may not is nobody there
    if (error instanceof ProviderError && error.code === 'denied')
      throw new ProviderError('identity', error.message, { cause: error.cause });
    throw error;
  }
}
