import { stringify } from 'yaml';
import type { Json } from './plain-json.ts';

/** A value as YAML, for eyes and for version control: in its own order, long texts as blocks, no aliases, no folded lines. */
export const printYaml = (value: Json): string =>
  stringify(value, { version: '1.2', schema: 'core', aliasDuplicateObjects: false, lineWidth: 0, blockQuote: 'literal' });
