import { versionCharsMax } from '@baton/core';

/** The first entry: what the archive is. */
export const manifestName = 'baton-backup.json';

/** The last entry: that it is whole. */
export const endName = 'baton-backup-end.json';

export const databaseName = 'baton.db';

/** Who has these has what is encrypted, and can speak in the name of the installation. */
export const keyNames = ['installation-key', 'secret-key', 'identity-keys.json'] as const;

export type KeyName = (typeof keyNames)[number];

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const pair = '[0-9a-f]{2}';

const shapes = [
  new RegExp(`^logs/logs/${pair}/${uuid}\\.log(\\.zst)?$`),
  new RegExp(`^files/jobs/${pair}/${uuid}/${uuid}$`),
  new RegExp(`^programs/[0-9A-Za-z][0-9A-Za-z.+-]{0,${versionCharsMax - 1}}/baton-runner\\.(tgz|mjs)$`),
  /^fleet-log\/(server|runner)\/\d{16}\.lines$/,
];

/** Entries that are kept in memory, and small. */
export const smallBytesMax = 64 << 10;

/** Whether a data folder has such a file, besides the database and what describes the archive. */
export const isFolderFile = (name: string): boolean =>
  keyNames.some((key) => key === name) || shapes.some((shape) => shape.test(name));
