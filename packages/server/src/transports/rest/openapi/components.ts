import type { TSchema } from 'typebox';

/** Schemas that have an `$id` stand once under `components` and are referred to from everywhere else. */
export class Components {
  readonly schemas: Record<string, unknown> = {};

  /** The schema with references in place of those. */
  refer(schema: TSchema): unknown {
    return this.#visit(schema);
  }

  #visit(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((entry) => this.#visit(entry));
    if (typeof value !== 'object' || value === null) return value;
    const { $id, ...rest } = value as { $id?: string };
    if ($id === undefined) return this.#visitAll(rest);
    if (!(($id as string) in this.schemas)) {
      this.schemas[$id] = {};
      this.schemas[$id] = this.#visitAll(rest);
    }
    return { $ref: `#/components/schemas/${$id}` };
  }

  /** Enumerable fields only: what the schema library keeps for itself is hidden from them. */
  #visitAll(fields: object): Record<string, unknown> {
    const entries = Object.entries(fields).map(([name, entry]) => [name, this.#visit(entry)] as const);
    return simplify(Object.fromEntries(entries));
  }
}

/** A choice of literals reads better as an enumeration. */
function simplify(schema: Record<string, unknown>): Record<string, unknown> {
  const { anyOf, ...rest } = schema;
  if (!Array.isArray(anyOf) || anyOf.length < 2) return schema;
  const literals = anyOf.filter((option): option is { type: string; const: unknown } => isLiteral(option));
  const [first] = literals;
  if (!first || literals.length < anyOf.length || literals.some(({ type }) => type !== first.type)) return schema;
  return { ...rest, type: first.type, enum: literals.map((literal) => literal.const) };
}

const isLiteral = (option: unknown): boolean => typeof option === 'object' && option !== null && 'const' in option;
