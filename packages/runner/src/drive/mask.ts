import type { Json, JsonObject } from '../executors/driver.ts';
import { Masking } from '../guard/masking.ts';

/** Hides secrets in data: in each text of it by itself, so that it stays data. */
export class DataMask {
  private readonly masking: Masking | null;

  constructor(secrets: readonly string[]) {
    this.masking = secrets.length === 0 ? null : new Masking(secrets);
  }

  text(text: string): string {
    return this.masking?.text(text) ?? text;
  }

  object(value: JsonObject): JsonObject {
    return this.masking ? (this.value(value) as JsonObject) : value;
  }

  value(value: Json): Json {
    if (!this.masking) return value;
    if (typeof value === 'string') return this.text(value);
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((item: Json) => this.value(item));
    const entries = Object.entries(value as JsonObject).filter(([, item]) => item !== undefined);
    return Object.fromEntries(entries.map(([name, item]) => [this.text(name), this.value(item)]));
  }
}
