import { type Static, Type } from 'typebox';
import { closed } from '../shared/fields.ts';

/** `POST /api/v1/instance/backup` */
export const TakeBackup = Type.Object(
  {
    withKeys: Type.Optional(
      Type.Boolean({
        description:
          'the keys of the installation too (`installation-key`, `secret-key`, `identity-keys.json`): with them all secrets can be read. Default: false',
      }),
    ),
  },
  closed,
);
export type TakeBackup = Static<typeof TakeBackup>;

export const backupMediaType = 'application/x-tar';
