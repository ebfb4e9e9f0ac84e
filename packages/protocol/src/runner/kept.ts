import { type Static, Type } from 'typebox';
import { Uuid } from '../shared/fields.ts';

/** `POST kept`: the jobs of which the runner keeps a folder between their attempts. */
export const KeptRequest = Type.Object({ jobs: Type.Array(Uuid, { maxItems: 1000 }) });
export type KeptRequest = Static<typeof KeptRequest>;
/** Those whose folder may go: final jobs, unknown ones, and those that this runner may not know. */
export const KeptAnswer = Type.Object({ gone: Type.Array(Uuid) });
export type KeptAnswer = Static<typeof KeptAnswer>;
