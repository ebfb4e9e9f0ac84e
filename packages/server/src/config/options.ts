import { type Durations, defaultDurations, defaultRunnerRetentionMs } from '@baton/core';
import {
  choice,
  folder,
  host,
  integer,
  milliseconds,
  networks,
  onOff,
  optionalDatabase,
  optionalFile,
  optionalKey,
  optionalKeys,
  optionalSecret,
  optionalUrl,
  orNever,
} from './kinds.ts';
import { advanced, type Option, option } from './option.ts';
import { signInOptions } from './sign-in-options.ts';

/** Where things are on this machine. */
export interface Places {
  home: string;
  /** the installation: where the built page and programs are */
  root: string;
}

const dayMs = 24 * 3_600_000;

/** Every option of the server. Flags, environment, file, help and the reference page are made from this one table. */
export function optionTable(places: Places) {
  const at = folder(places.home);
  return {
    host: option(host, '127.0.0.1', 'Address to listen on; 0.0.0.0 for all.'),
    port: option(integer(0, 65_535), 7070, 'Port to listen on; 0 takes a free one.'),
    data: option(at, `${places.home}/.baton/server`, 'Folder for the database, logs and keys; made when it is missing.'),
    database: {
      ...option(
        optionalDatabase,
        null,
        'PostgreSQL database to use in place of the one in the data folder: postgres://user:password@host:5432/name.',
      ),
      secret: true,
    },
    publicUrl: option(
      optionalUrl,
      null,
      'Address under which people and runners reach the server, when that is not the one it listens on (a proxy, a name).',
    ),
    ...exposureOptions(optionalFile(places.home)),
    logLevel: option(choice('debug', 'info', 'warn', 'error'), 'info', 'Least important messages that are logged.'),
    logFormat: option(
      choice('auto', 'json', 'pretty'),
      'auto',
      'How messages are written; auto is pretty in a terminal, else json.',
    ),
    ...secretOptions,
    secretKeyFile: option(
      optionalFile(places.home),
      null,
      'File that holds this key, or these keys, in place of BATON_SECRET_KEY.',
    ),
    ...signInOptions,
    webDir: advanced(at, `${places.root}/packages/web/dist`, 'Folder of the built page.'),
    runnerDir: advanced(at, `${places.root}/packages/runner/dist`, 'Folder of the built runner, which is served for download.'),
    cliDir: advanced(at, `${places.root}/packages/cli/dist`, 'Folder of the built command line, which is served for download.'),
    localPools: option(
      onOff,
      true,
      'Pools may run their runners as processes of this machine; off where people who manage pools must not run programs on it.',
    ),
    ...limitOptions,
    runnerRetentionMs: advanced(
      orNever(milliseconds(60_000, 100 * 366 * dayMs)),
      defaultRunnerRetentionMs,
      'How long a runner may be offline before it leaves the lists; a scope can have a value of its own. It comes back by itself.',
    ),
    auditRetentionMs: advanced(
      orNever(milliseconds(60_000, 100 * 366 * dayMs)),
      null,
      'How long entries of the audit log are kept; for ever when nothing is said.',
    ),
    ...lineOptions,
    webhookPrivateNetworks: advanced(
      networks,
      [],
      'Networks that webhooks may reach though they are not of the public internet, also over plain http.',
    ),
    runnerTokenTtlMs: advanced(
      orNever(milliseconds(1_000, 10 * 366 * dayMs)),
      null,
      'How long the token of a runner lives; it renews it by itself, long before. A scope and a runner can have a life of their own.',
    ),
    ...durationOptions,
  };
}

/** How much is kept of what runners and the server print about themselves. */
const lineOptions = {
  runnerLogRetentionMs: advanced(
    orNever(milliseconds(60_000, 100 * 366 * dayMs)),
    14 * dayMs,
    'How long the own output of runners is kept (not the logs of jobs).',
  ),
  runnerLogBytesMax: advanced(
    integer(8 * 1024 * 1024, 1024 ** 4),
    512 * 1024 * 1024,
    'Bytes of the own output of all runners that are kept, at most.',
  ),
  serverLogRetentionMs: advanced(
    orNever(milliseconds(60_000, 100 * 366 * dayMs)),
    30 * dayMs,
    'How long the lines of the server itself are kept for the page Logs.',
  ),
  serverLogBytesMax: advanced(
    integer(8 * 1024 * 1024, 1024 ** 4),
    256 * 1024 * 1024,
    'Bytes of lines of the server itself that are kept, at most.',
  ),
};

const limitOptions = {
  jobFilesBytesMax: advanced(
    integer(1024 * 1024, 1024 ** 4),
    5 * 1024 ** 3,
    'Bytes of all files that a job keeps on the server, at most; one file has at most 1 GiB.',
  ),
  releaseBundleBytesMax: advanced(
    integer(1024 * 1024, 256 * 1024 ** 2),
    64 * 1024 ** 2,
    "Bytes of the runner's program that is uploaded for a release, at most.",
  ),
  connectionsMax: advanced(integer(100, 1_000_000), 50_000, 'Connections at once; one more is refused.'),
  databasePool: advanced(integer(1, 1_000), 8, 'Connections to PostgreSQL for reading, at most; one more writes.'),
  sessionLifetimeMs: advanced(milliseconds(60_000), 30 * dayMs, 'How long a browser stays signed in when it is not used.'),
  liveBufferBytes: advanced(
    integer(64 * 1024, 1024 * 1024 * 1024),
    4 * 1024 * 1024,
    'Bytes that may wait for a slow live view before it is cut off.',
  ),
};

/** How other machines reach the server, and whom it believes. */
function exposureOptions(file: Option<string | null>['kind']) {
  return {
    tlsCert: option(file, null, 'Certificate for https, with its chain, in PEM; read again when it changes. Needs --tls-key.'),
    tlsKey: option(file, null, 'Private key of the certificate, in PEM.'),
    trustedProxies: option(
      networks,
      [],
      'Addresses of the proxies before the server: their X-Forwarded-* and Forwarded headers are believed, those of nobody else.',
    ),
    insecureHttp: option(
      onOff,
      false,
      'Take credentials from other machines over plain http too. They can be read on their way: for networks without strangers.',
    ),
  };
}
/** What must not stand in a command line. */
const secretOptions = {
  bootstrapToken: {
    ...option(
      optionalSecret(32),
      null,
      "Becomes an administrator's API token at the first start, for automation; at least 32 characters.",
    ),
    flag: false,
    secret: true,
  },
  runnerRegistrationToken: {
    ...option(
      optionalSecret(32),
      null,
      'A token with which runners register for the whole instance; at least 32 characters. Another value at a later start voids this one.',
    ),
    flag: false,
    secret: true,
  },
  identityKey: {
    ...advanced(
      optionalKey,
      null,
      'Private key (PEM, EC P-256) that signs identity tokens of jobs, for several servers that sign as one; else keys are made in the data folder and rotated.',
    ),
    flag: false,
    secret: true,
  },
  secretKey: {
    ...option(
      optionalKeys,
      null,
      'Key that stored secrets are encrypted with: 32 bytes in hexadecimal or base64; several with spaces in between, the newest first. Default: the file secret-key in the data folder, which is made.',
    ),
    flag: false,
    secret: true,
  },
};

const durationHelp: Record<keyof Durations, string> = {
  leaseTtlMs: "How long a lease lasts from the server's last answer to its runner.",
  offerTtlMs: 'How long a runner may take to accept an offer.',
  timeLimitGraceMs: 'How much longer than its time limit an attempt may take before the server steps in.',
  staleAfterMs: 'Silence after which a native runner is shown as stale.',
  offlineAfterMs: 'Silence after which a native runner is offline.',
  reconnectGraceMs: 'How long a runner may take to ask again after its connection closed.',
  syncHoldMs: 'How long a sync is held open at most, before jitter.',
  pairingTtlMs: 'How long a pairing token lives.',
  unpairedRetentionMs: 'When a runner that was never paired vanishes.',
  ephemeralRetentionMs: 'When an ephemeral runner that never got a job is removed, after it was last there.',
  idempotencyTtlMs: 'How long an idempotency key is remembered.',
};

export const durationNames = Object.keys(durationHelp) as (keyof Durations)[];

const durationOptions = Object.fromEntries(
  durationNames.map((name) => [name, advanced(milliseconds(1), defaultDurations[name], durationHelp[name])]),
) as Record<keyof Durations, Option<number>>;

export type OptionTable = ReturnType<typeof optionTable>;
export type OptionName = keyof OptionTable;

/** The value of every option. */
export type Config = { [N in OptionName]: OptionTable[N] extends Option<infer T> ? T : never };
