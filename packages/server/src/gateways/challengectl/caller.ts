import type { FastifyRequest } from 'fastify';
import { bearerOf } from '../../transports/http/bearer.ts';
import { callerAddress } from '../../transports/http/reached.ts';
import type { GatewayParts } from '../shared/parts.ts';
import { RefusedCall } from './bad-call.ts';
import type { Caller } from './calls.ts';
import type { ClientKind, HostFacts } from './devices.ts';

type Headers = FastifyRequest['headers'];

const headerOf = (headers: Headers, name: string): string | undefined => {
  const value = headers[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** Both forms that there are: `Authorization: Bearer KEY`, which its programs send, and `X-API-Key: KEY`, which its documentation shows. */
export const credentialOf = (headers: Headers): string | null =>
  bearerOf(headers.authorization) ?? headerOf(headers, 'x-api-key')?.trim() ?? null;

/** What is no plain word is nobody's address. */
const factOf = (value: string | undefined): string | undefined =>
  value !== undefined && /^[\x21-\x7e]{1,100}$/.test(value) ? value : undefined;

/** By what the machine is recognized. It is shown, and nothing is decided by it: the key alone opens. */
function hostOf(headers: Headers): HostFacts {
  const mac = factOf(headerOf(headers, 'x-runner-mac') ?? headerOf(headers, 'x-agent-mac'));
  const machine = factOf(headerOf(headers, 'x-runner-machine-id') ?? headerOf(headers, 'x-agent-machine-id'));
  return { ...(mac && { mac_address: mac }), ...(machine && { machine_id: machine }) };
}

/** Checks the key, and that the path is of its runner. Throws `AuthRefused`, {@link RefusedCall}. */
export async function callerOf(
  { auth, addresses, app }: Pick<GatewayParts, 'auth' | 'addresses' | 'app'>,
  request: FastifyRequest,
  kind: ClientKind,
): Promise<Caller> {
  const address = callerAddress(addresses, request.raw);
  const runnerId = await auth.runners.check(credentialOf(request.headers), address);
  const { id } = request.params as { id?: string };
  if (id !== undefined && !isOf(app.runners.standing(runnerId), runnerId, id))
    throw new RefusedCall(403, 'This key belongs to another runner');
  return { runnerId, address, kind, host: hostOf(request.headers) };
}

/** Its id, its name, or what it was called when it enrolled: that stands in its configuration. */
function isOf(standing: ReturnType<GatewayParts['app']['runners']['standing']>, runnerId: string, id: string): boolean {
  return id === runnerId || id === standing?.name || id === standing?.capabilities?.attributes.runner_id;
}
