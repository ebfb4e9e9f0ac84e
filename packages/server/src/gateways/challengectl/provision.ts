import { limits, type Token } from '@baton/core';
import type { App } from '../../app/index.ts';
import { type ConfigRadio, challengectlConfig, runnerIdOf } from '../../transports/views/challengectl-config.ts';
import { BadCall } from './bad-call.ts';
import { booleanOf, fieldsOf, lineOf, listOf, neededLineOf, numberOf } from './fields.ts';
import { anyFrequency, limitsOf } from './frequency-limits.ts';

export interface Provisioning {
  /** as it is given */
  runnerName: string;
  /** what it is called from now on: its id where that is given, which stands in its paths */
  name: string;
  livesMs: number;
  /** null: the one under which the caller reached this server */
  url: string | null;
  verifyTls: boolean;
  radios: ConfigRadio[];
}

const hourMs = 3_600_000;
const hoursMax = 24 * 366;
const gains = { min: -100, max: 200 };

/** Throws {@link BadCall}. */
export function provisioningOf(body: unknown): Provisioning {
  const fields = fieldsOf(body, 'the body');
  const runnerName = neededLineOf(fields, 'runner_name', limits.nameCharsMax);
  const id = lineOf(fields, 'runner_id', limits.nameCharsMax);
  const hours = numberOf(fields, 'expires_hours', { min: 0.01, max: hoursMax }) ?? 24;
  const devices = listOf(fields, 'devices', limits.devicesMax) ?? [];
  return {
    runnerName,
    name: id === null || id.trim() === '' ? runnerName : id,
    livesMs: Math.round(hours * hourMs),
    url: urlOf(lineOf(fields, 'server_url', 1_000)),
    verifyTls: booleanOf(fields, 'verify_ssl') ?? true,
    radios: devices.map((each, at) => radioOf(each, `devices[${at}]`)),
  };
}

function urlOf(text: string | null): string | null {
  if (text === null || text === '') return null;
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) throw new BadCall('server_url must begin with https://');
  return text.replace(/\/+$/, '');
}

function radioOf(value: unknown, where: string): ConfigRadio {
  const fields = fieldsOf(value, where);
  const limitTexts = [fields.frequency_limits ?? []].flat();
  const isAny = limitsOf(limitTexts, `${where}: frequency_limits`).includes(anyFrequency);
  return {
    name: lineOf(fields, 'name', limits.nameCharsMax) ?? '0',
    model: lineOf(fields, 'model', 60) ?? 'hackrf',
    rfGain: numberOf(fields, 'rf_gain', gains) ?? undefined,
    ifGain: numberOf(fields, 'if_gain', gains) ?? undefined,
    biasT: booleanOf(fields, 'bias_t') ?? undefined,
    antenna: lineOf(fields, 'antenna', limits.nameCharsMax) ?? undefined,
    frequencyLimits: isAny ? [] : limitTexts.map(String),
  };
}

/** Makes a runner with a provisioning key, and answers what its machine needs. Throws what `keys.provision` throws. */
export async function provision(app: Pick<App, 'keys'>, key: Token, wanted: Provisioning, url: string, address: string) {
  const { name, runnerName, livesMs, radios, verifyTls } = wanted;
  const wishes = { name, labels: [], executors: null, workspace: null, refusesUnlabelled: false, ephemeral: false };
  const made = await app.keys.provision(key, { ...wishes, keyedFor: 'challengectl', livesMs }, address);
  const own = made.key ?? '';
  return {
    runner_name: runnerName,
    runner_id: runnerIdOf(made.runner),
    enrollment_token: made.token,
    api_key: own,
    expires_at: new Date(made.expiresAt).toISOString(),
    config_yaml: challengectlConfig({ runner: made.runner, url, enrolmentToken: made.token, key: own, verifyTls, radios }),
  };
}
