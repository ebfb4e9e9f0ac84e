import { type Static, Type } from 'typebox';
import { Count, closed, Instant, Labels, Name, Networks, Uuid } from '../shared/fields.ts';

const line = '^[^\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]*$';
const Gain = Type.Number({ minimum: -100, maximum: 200 });

/** A radio, as it stands in the configuration of a runner of challengectl. */
const Radio = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 120, pattern: line, description: 'index or serial number' }),
    model: Type.String({ minLength: 1, maxLength: 60, pattern: line, description: '`hackrf`, `bladerf`, `usrp`, …' }),
    rfGain: Type.Optional(Gain),
    ifGain: Type.Optional(Gain),
    biasT: Type.Optional(Type.Boolean()),
    antenna: Type.Optional(Type.String({ maxLength: 120, pattern: line })),
    frequencyLimits: Type.Optional(
      Type.Array(Type.String({ pattern: '^\\d{1,13}-\\d{1,13}$' }), {
        maxItems: 64,
        description: 'ranges in Hz, such as `144000000-148000000`; none: any frequency',
      }),
    ),
  },
  closed,
);

const config = {
  verifyTls: Type.Optional(Type.Boolean({ description: 'whether it checks the certificate of this server; default true' })),
  radios: Type.Optional(
    Type.Array(Radio, {
      maxItems: 64,
      description: 'left out: those that it told when it was here before, else an example, which its owner changes in the file',
    }),
  ),
};

/** `POST /api/v1/runners/{runnerId}/challengectl` */
export const ChallengectlConfigWishes = Type.Object(config, closed);
export type ChallengectlConfigWishes = Static<typeof ChallengectlConfigWishes>;

/** `POST /api/v1/runners/challengectl` */
export const AddChallengectlRunner = Type.Object(
  {
    ...config,
    name: Name,
    labels: Type.Optional(Labels),
    refusesUnlabelled: Type.Optional(Type.Boolean({ description: 'it takes no job that asks for no label' })),
    trusted: Type.Optional(Type.Boolean({ description: 'it takes only jobs of protected scopes' })),
    networks: Type.Optional(Networks),
    scope: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 121,
        description: 'an organization, a user, or a project `owner/name`, whose jobs alone it takes; else it takes those of all',
      }),
    ),
  },
  closed,
);
export type AddChallengectlRunner = Static<typeof AddChallengectlRunner>;

/** What the machine of a runner of challengectl needs. Shown only here. */
export const ChallengectlRunner = Type.Object(
  {
    id: Uuid,
    number: Count,
    name: Name,
    enrolmentToken: Type.String({ description: 'single use; it stands in the file too' }),
    apiKey: Type.String({ description: 'what it will hold; worth nothing before it enrolled' }),
    expiresAt: Instant,
    expiresInMs: Count,
    config: Type.String({ description: '`runner-config.yml`, with which it enrols at its first start' }),
  },
  { $id: 'ChallengectlRunner' },
);
export type ChallengectlRunner = Static<typeof ChallengectlRunner>;
