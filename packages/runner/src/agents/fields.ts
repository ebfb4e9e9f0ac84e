import { JobFailed } from '../executors/driver.ts';

/** The fields of a specification, read with care. What is null counts as left out, and who is not asked for is ignored: the server may be newer. */
export class Fields {
  private readonly fields: Readonly<Record<string, unknown>>;

  constructor(spec: unknown) {
    if (typeof spec !== 'object' || spec === null) throw new JobFailed('the job has no specification');
    this.fields = spec as Record<string, unknown>;
  }

  raw(name: string): unknown {
    return this.fields[name] ?? undefined;
  }

  text(name: string): string | null {
    const value = this.raw(name);
    if (value === undefined) return null;
    if (typeof value !== 'string') throw new JobFailed(`${name}: must be a text`);
    return value;
  }

  texts(name: string): string[] {
    const value = this.raw(name) ?? [];
    if (!Array.isArray(value) || value.some((one) => typeof one !== 'string'))
      throw new JobFailed(`${name}: must be a list of texts`);
    return value as string[];
  }

  choice<Value extends string>(name: string, values: readonly Value[], otherwise: Value): Value {
    const value = this.text(name) ?? otherwise;
    const found = values.find((one) => one === value);
    if (found === undefined) throw new JobFailed(`${name}: must be one of ${values.join(', ')}, and is ${value}`);
    return found;
  }

  number(name: string): number | null {
    const value = this.raw(name);
    if (value === undefined) return null;
    if (typeof value !== 'number' || !(value > 0)) throw new JobFailed(`${name}: must be a number above 0`);
    return value;
  }

  flag(name: string, otherwise: boolean): boolean {
    const value = this.raw(name) ?? otherwise;
    if (typeof value !== 'boolean') throw new JobFailed(`${name}: must be true or false`);
    return value;
  }
}
