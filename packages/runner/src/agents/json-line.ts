export type JsonFields = Readonly<Record<string, unknown>>;

/** Null: the line is no JSON object. */
export function jsonLine(line: string): JsonFields | null {
  if (!line.startsWith('{')) return null;
  try {
    return JSON.parse(line) as JsonFields;
  } catch {
    return null;
  }
}

export const fieldsOf = (value: unknown): JsonFields =>
  typeof value === 'object' && value !== null ? (value as JsonFields) : {};
export const listOf = (value: unknown): JsonFields[] => (Array.isArray(value) ? value.map(fieldsOf) : []);
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
export const numberOf = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0);
