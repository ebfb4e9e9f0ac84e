import type { Device } from '@baton/core';

/** A radio in the configuration of a runner of challengectl. */
export interface ConfigRadio {
  /** index or serial number */
  name: string;
  /** `hackrf`, `bladerf`, `usrp`, … */
  model: string;
  rfGain?: number | undefined;
  ifGain?: number | undefined;
  biasT?: boolean | undefined;
  antenna?: string | undefined;
  /** `"lowHz-highHz"`; none: any frequency */
  frequencyLimits: readonly string[];
}

export interface ChallengectlConfig {
  runner: { id: string; name: string };
  /** of this server, without a slash at the end */
  url: string;
  enrolmentToken: string;
  key: string;
  verifyTls: boolean;
  /** none: an example that its owner changes */
  radios: readonly ConfigRadio[];
}

/** What stands in its paths: its name, unless that would have to be written in another way there. */
export const runnerIdOf = ({ id, name }: ChallengectlConfig['runner']): string => (/^[A-Za-z0-9._~-]+$/.test(name) ? name : id);

/** As challengectl's own configurations have it. */
const exampleRadio: ConfigRadio = {
  name: '0',
  model: 'hackrf',
  rfGain: 14,
  ifGain: 32,
  frequencyLimits: ['144000000-148000000', '420000000-450000000'],
};

/** A text in double quotes, where YAML knows all escapes of JSON. */
const text = (value: string): string => JSON.stringify(value);

function radioLines({ name, model, rfGain, ifGain, biasT, antenna, frequencyLimits }: ConfigRadio): string[] {
  const lines = [`  - name: ${text(name)}`, `    model: ${text(model)}`];
  if (rfGain !== undefined) lines.push(`    rf_gain: ${rfGain}`);
  if (ifGain !== undefined) lines.push(`    if_gain: ${ifGain}`);
  if (biasT !== undefined) lines.push(`    bias_t: ${biasT}`);
  if (antenna !== undefined) lines.push(`    antenna: ${text(antenna)}`);
  if (frequencyLimits.length > 0) lines.push('    frequency_limits:', ...frequencyLimits.map((each) => `      - ${text(each)}`));
  return lines;
}

/** From here on a limit is none: what programs tell as "Any". */
const anyFrequencyMax = 1e12;
/** A device that may transmit nowhere: without limits it could everywhere. */
const nowhere = ['0-0'];

/**
 * The radios of a runner that was here before, by what it told of its devices. The example does not stand for them: its frequencies may not be theirs.
 * Gains and antennas it keeps to itself.
 */
export const radiosOf = (devices: readonly Device[]): ConfigRadio[] =>
  devices.map(({ id, labels: [model = 'hackrf', named = ''], ranges }) => {
    const limits = (ranges.frequency ?? []).map(({ min, max }) => (max < anyFrequencyMax ? [`${min}-${max}`] : []));
    return {
      model,
      name: named.startsWith(`${model}=`) ? named.slice(model.length + 1) : id,
      frequencyLimits: limits.length === 0 ? nowhere : limits.flat(),
    };
  });

/** `runner-config.yml` for a runner of challengectl: it enrols with it at its first start, and goes on with the same file. */
export function challengectlConfig({ runner, url, enrolmentToken, key, verifyTls, radios }: ChallengectlConfig): string {
  const isExample = radios.length === 0;
  return `---
runner:
  runner_id: ${text(runnerIdOf(runner))}
  server_url: ${text(url)}

  # Used once, at the first start. It may stay here.
  enrollment_token: ${text(enrolmentToken)}
  api_key: ${text(key)}

  ca_cert: ""
  verify_ssl: ${verifyTls}
  cache_dir: "cache"
  heartbeat_interval: 30

  # Seconds between two requests for a task. Each is held until there is one, for 8 seconds at most.
  poll_interval: 1

  # A broad signal before each transmission, which no job asked for.
  spectrum_paint_before_challenge: false

radios:
  models: []
${isExample ? '\n  # An example: change it to your radios and to the frequencies that they may use.\n' : ''}  devices:
${(isExample ? [exampleRadio] : radios).flatMap(radioLines).join('\n')}
`;
}
