import type { Asking, Attempt } from '@baton/core';
import type { Context } from '../context.ts';
import type { AwaitingInput } from '../runner-calls.ts';

/** Most characters of a detail, or of a state, as JSON. */
const dataCharsMax = 32 * 1024;

/** What an attempt asks, without secrets of its job; in words what is wrong with it, when nobody could answer it. */
export async function askingOf(
  context: Context,
  attempt: Attempt | undefined,
  input: AwaitingInput | null,
): Promise<Asking | string> {
  if (!input) return 'the attempt ended by asking, and its runner did not say what';
  const { what: kind, question, detail = {}, state, stay } = input;
  for (const [name, data] of Object.entries({ detail, state })) {
    const chars = JSON.stringify(data)?.length ?? 0;
    if (chars > dataCharsMax)
      return `the ${name} of what the attempt asks has ${chars} characters; at most ${dataCharsMax} are kept`;
  }
  if (!attempt) return { kind, question, detail, state: state ?? null, stay };
  const mask = (text: string) => context.masks.text(attempt, text);
  return {
    kind,
    question: await mask(question),
    detail: await masked(detail, mask),
    state: await masked(state ?? null, mask),
    stay,
  };
}

/** The same data with each of its texts masked. */
async function masked(value: unknown, mask: (text: string) => Promise<string>): Promise<unknown> {
  if (typeof value === 'string') return await mask(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return await Promise.all(value.map((item) => masked(item, mask)));
  const entries = Object.entries(value).map(async ([name, own]) => [name, await masked(own, mask)] as const);
  return Object.fromEntries(await Promise.all(entries));
}
