import { type Static, Type } from 'typebox';
import { Count, DurationMs, Id } from '../shared/fields.ts';
import { LineLevelName } from '../shared/states.ts';

/** Lines in one call at most. */
export const ownLinesMax = 500;
/** How much of a line the server looks at; it keeps less of it. */
export const ownLineCharsMax = 65_536;

export const OwnLine = Type.Object({
  level: LineLevelName,
  text: Type.String({ maxLength: ownLineCharsMax }),
  ageMs: Type.Optional({ ...DurationMs, description: 'how long ago it was written, in milliseconds; left out: just now' }),
  number: Type.Optional({
    ...Count,
    description: 'rising within a stream; what is not above the highest that is here is ignored',
  }),
  dropped: Type.Optional({ ...Count, description: 'lines that were lost before this one' }),
});
export type OwnLine = Static<typeof OwnLine>;

/** `POST log`: what the runner prints about itself. */
export const OwnLogRequest = Type.Object({
  stream: Type.Optional({
    ...Id,
    description: 'made anew at each start of the program; with it and numbers each line is taken in once',
  }),
  lines: Type.Array(OwnLine, { maxItems: ownLinesMax }),
});
export type OwnLogRequest = Static<typeof OwnLogRequest>;

export const OwnLogAnswer = Type.Object({
  acknowledged: { ...Count, description: 'highest number of the stream that is here' },
  leftOut: { ...Count, description: 'lines of this call that were more than a runner may write' },
});
export type OwnLogAnswer = Static<typeof OwnLogAnswer>;
