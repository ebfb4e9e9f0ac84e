import type { Token } from '@baton/core';
import {
  type DeclareRequest,
  type DeclareResponse,
  DeclareResponseSchema,
  type FetchTaskRequest,
  type FetchTaskResponse,
  FetchTaskResponseSchema,
  type PingRequest,
  type PingResponse,
  PingResponseSchema,
  type RegisterRequest,
  type RegisterResponse,
  RegisterResponseSchema,
  type UpdateLogRequest,
  type UpdateLogResponse,
  UpdateLogResponseSchema,
  type UpdateTaskRequest,
  type UpdateTaskResponse,
} from '@baton/protocol/gitea';
import { create } from '@bufbuild/protobuf';
import { ForeignFleet } from '../shared/foreign-fleet.ts';
import type { Answer, GiteaCall } from './call.ts';
import { capabilitiesOf } from './capabilities.ts';
import { ConnectError } from './connect/connect-error.ts';
import type { GiteaDeps } from './deps.ts';
import { Fetching } from './fetching.ts';
import { labelsOf } from './labels.ts';
import { versionOf } from './names.ts';
import { registerRunner } from './registering.ts';
import { updateLog } from './report/update-log.ts';
import { Updates } from './report/updates.ts';

/**
 * The calls of Gitea's runners, as they are once the caller is known and the message is read: no HTTP in them.
 *
 * Throws {@link ConnectError}, and what the app refuses.
 */
export class GiteaCalls {
  readonly #deps: GiteaDeps;
  readonly #fleet: ForeignFleet;
  readonly #fetching: Fetching;
  readonly #updates: Updates;

  constructor(deps: GiteaDeps) {
    this.#deps = deps;
    this.#fleet = new ForeignFleet(deps, { speaks: 'gitea', capabilities: capabilitiesOf([]) });
    this.#fetching = new Fetching(deps);
    this.#updates = new Updates(deps.clock);
  }

  ping({ data }: PingRequest): PingResponse {
    return create(PingResponseSchema, { data: `Hello, ${data}!` });
  }

  /** @param enrolment the row of the token that the request carries */
  async register(enrolment: Token, request: RegisterRequest, address: string): Promise<RegisterResponse> {
    return create(RegisterResponseSchema, { runner: await registerRunner(this.#deps, enrolment, request, address) });
  }

  /** A daemon has started. What an earlier one had is lost at once. */
  async declare(call: GiteaCall, request: DeclareRequest): Promise<DeclareResponse> {
    const { runnerId, address } = call;
    const { entropy, clock, runners } = this.#deps;
    const labels = labelsOf(request.labels);
    const version = versionOf(request.version, call.version);
    const start = { capabilities: capabilitiesOf(labels), version, bootId: entropy.uuid(clock.now()), address };
    this.#fetching.began(await this.#fleet.began(runnerId, start));
    const { number, name, ephemeral } = runners.standing(runnerId) ?? { number: 0, name: '', ephemeral: false };
    const runner = { id: BigInt(number), uuid: runnerId, name, version, labels, ephemeral };
    return create(DeclareResponseSchema, { runner });
  }

  /** Held open until there is a job. */
  async fetchTask(call: GiteaCall, request: FetchTaskRequest): Promise<Answer<FetchTaskResponse>> {
    const runner = this.#fleet.runner(call.runnerId, call.address);
    const { task, tasksVersion, lost } = await this.#fetching.fetch(runner, call, request.tasksVersion);
    const message = create(FetchTaskResponseSchema, { tasksVersion, ...(task && { task }) });
    return lost ? { message, lost } : { message };
  }

  async updateTask({ runnerId, address }: GiteaCall, { state, outputs }: UpdateTaskRequest): Promise<UpdateTaskResponse> {
    if (!state) throw new ConnectError('invalid_argument', 'The task has no state');
    return await this.#updates.update(this.#fleet.runner(runnerId, address), state, outputs);
  }

  async updateLog({ runnerId, address }: GiteaCall, request: UpdateLogRequest): Promise<UpdateLogResponse> {
    const ackIndex = await updateLog(this.#fleet.runner(runnerId, address), request);
    return create(UpdateLogResponseSchema, { ackIndex: BigInt(ackIndex) });
  }
}
