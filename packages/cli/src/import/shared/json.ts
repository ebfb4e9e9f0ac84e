import type { Json } from '@baton/protocol/yaml';

export type { Json } from '@baton/protocol/yaml';
export type JsonObject = { [key: string]: Json };

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A file of another system: what it holds, and its text as it was written. */
export interface SourceFile {
  /** as it was named on the command line, or found in a folder that was */
  name: string;
  text: string;
  json: Json;
}
