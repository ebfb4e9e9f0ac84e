import { type Static, Type } from 'typebox';
import { AskKindName } from '../shared/states.ts';

/** JSON data; how much of it is said by the limit of the call. */
const Data = Type.Record(Type.String(), Type.Unknown());

/** What an attempt asks that ends by asking: see `Verdict` of the runner's drivers. */
export const Awaiting = Type.Object({
  what: AskKindName,
  question: Type.String({ minLength: 1, maxLength: 4_000, description: 'for people' }),
  detail: Type.Optional(Data),
  state: Type.Unknown({ description: 'for the next attempt, as JSON data; people are not shown it' }),
  stay: Type.Boolean({ description: 'only the same runner can go on' }),
});
export type Awaiting = Static<typeof Awaiting>;

/** With what an attempt goes on. */
export const Resume = Type.Object({
  state: Type.Unknown(),
  answer: Type.Object({ kind: AskKindName, text: Type.String(), by: Type.String() }),
});
export type Resume = Static<typeof Resume>;

/** Most bytes of a detail, or of a state, as JSON. */
export const awaitingBytesMax = 32 * 1024;
