import { type FieldSchema, titleOf } from '../new-job/spec/schema.ts';

/** One of the ways in which an identity can be given. */
export interface Variant {
  title: string;
  /** for people; undefined: its fields say it */
  about: string | undefined;
  /** what it has whatever is filled in */
  fixed: Record<string, string>;
  /** what is filled in */
  schema: FieldSchema;
}

const hasWord = ([, { const: word }]: [string, FieldSchema]): boolean => typeof word === 'string';

function variantOf(schema: FieldSchema): Variant {
  const all = Object.entries(schema.properties ?? {});
  const words = all.filter(hasWord);
  const filled = all.filter((entry) => !hasWord(entry));
  const needed = filled.filter(([name]) => schema.required?.includes(name));
  const [word] = words;
  return {
    title: word ? titleOf(String(word[1].const), {}) : needed.map(([name, field]) => titleOf(name, field)).join(', '),
    about: word?.[1].description,
    fixed: Object.fromEntries(words.map(([name, field]) => [name, String(field.const)])),
    schema: { ...schema, properties: Object.fromEntries(filled) },
  };
}

/** The ways in which an identity of this schema can be given: at least one. */
export const variantsOf = (schema: FieldSchema): [Variant, ...Variant[]] => {
  const [first = schema, ...others] = schema.anyOf ?? [];
  return [variantOf(first), ...others.map(variantOf)];
};
