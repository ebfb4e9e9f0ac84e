import { ApiError } from '@baton/protocol/errors';
import { type Json, parseYaml } from '@baton/protocol/yaml';

/** A text of a file as JSON, or what is wrong with it, and where. */
export type Read = { json: Json } | { problem: string; isJson: boolean };

/** Deeper than any file that is meant. */
const depthMax = 64;

/** YAML within its bounds: neither nested nor repeated without end. */
export function readYaml(text: string): Read {
  try {
    return { json: parseYaml(text) };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const { line, column, problem } = error.detail;
    return { problem: `it is no YAML that can be read: line ${line}, column ${column}: ${problem}`, isJson: false };
  }
}

/** JSON, which is longer than YAML can be. */
export function readJson(text: string): Read {
  try {
    const json = JSON.parse(text) as Json;
    return isDeeper(json) ? { problem: `it is nested more than ${depthMax} deep`, isJson: true } : { json };
  } catch (error) {
    const before = text.slice(0, positionOf(text, error as Error)).split('\n');
    return { problem: `it is no JSON: line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`, isJson: false };
  }
}

const told = /at position (\d+)/;

/** Where it is wrong. Some errors do not say: then the longest beginning is looked for that could still become JSON. */
function positionOf(text: string, { message }: Error): number {
  const [, at] = told.exec(message) ?? [];
  if (at !== undefined) return Number(at);
  let [good, bad] = [0, text.length + 1];
  while (bad - good > 1) {
    const middle = (good + bad) >>> 1;
    if (couldBegin(text.slice(0, middle))) good = middle;
    else bad = middle;
  }
  return good;
}

function couldBegin(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    const { message } = error as Error;
    const [, at] = told.exec(message) ?? [];
    return at === undefined ? /end of JSON/.test(message) : Number(at) >= text.length;
  }
}

/** Level by level, because what is nested without end would be too much for the stack. */
function isDeeper(json: Json): boolean {
  let level: Json[] = [json];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > depthMax) return true;
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []));
  }
  return false;
}
