import { limits } from '@baton/core';
import { cut } from '../shared/names.ts';
import { BadCall } from './bad-call.ts';
import type { Completion, Start } from './calls.ts';
import { devicesOf, type HostFacts } from './devices.ts';
import { booleanOf, type Fields, fieldsOf, isFields, lineOf, neededLineOf, numberOf } from './fields.ts';
import { frequencyMax } from './frequency-limits.ts';

const factCharsMax = 200;
const messageCharsMax = 2_000;

function refuseListeners(fields: Fields): void {
  if (fields.agent_type === 'listener') throw new BadCall('agent_type: listeners are not supported, only runners');
}

/** How its devices are, by id; null: the body does not tell. Throws {@link BadCall}. */
export function statusesOf(body: unknown): ReadonlyMap<string, string> | null {
  if (!isFields(body)) return null;
  const told = body.device_status;
  if (told === undefined || told === null) return null;
  const statuses = Object.entries(fieldsOf(told, 'device_status')).slice(0, limits.devicesMax * 4);
  return new Map(statuses.flatMap(([id, status]) => (typeof status === 'string' ? [[id, status.slice(0, 20)] as const] : [])));
}

/** What a program says of itself. Throws {@link BadCall}. */
export function startOf(body: unknown): Start {
  const fields = fieldsOf(body, 'the body');
  refuseListeners(fields);
  const host: Record<string, string> = {};
  for (const name of ['hostname', 'mac_address', 'machine_id'] as const) {
    const value = lineOf(fields, name, factCharsMax);
    if (value !== null && value !== '') host[name] = value;
  }
  return { devices: devicesOf(fields.devices), host: host as HostFacts, statuses: statusesOf(fields) };
}

export interface Enrolling {
  token: string;
  key: string;
  runnerId: string;
  start: Start;
}

/** Throws {@link BadCall}. */
export function enrollingOf(body: unknown): Enrolling {
  const fields = fieldsOf(body, 'the body');
  const token = neededLineOf(fields, 'enrollment_token', factCharsMax);
  const key = neededLineOf(fields, 'api_key', factCharsMax);
  const runnerId = neededLineOf(fields, 'runner_id', limits.nameCharsMax);
  return { token, key, runnerId, start: startOf(fields) };
}

/** Throws {@link BadCall}. */
export function completionOf(body: unknown): Completion {
  const fields = fieldsOf(body, 'the body');
  const challengeId = neededLineOf(fields, 'challenge_id', factCharsMax);
  const success = booleanOf(fields, 'success');
  if (success === null) throw new BadCall('Missing required field: success');
  const told = fields.error_message;
  if (told !== undefined && told !== null && typeof told !== 'string') throw new BadCall('error_message must be a text');
  const message = told ? cut(told.toWellFormed().replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' '), messageCharsMax) : null;
  const deviceId = lineOf(fields, 'device_id', factCharsMax);
  return { challengeId, success, message, deviceId, frequency: numberOf(fields, 'frequency', { min: 0, max: frequencyMax }) };
}
