import { ApiError, showValue } from '@baton/protocol';
import { type Json, type Position, placeOf } from '@baton/protocol/yaml';
import { type Keys, mergeKey } from './keys.ts';

type Mapping = { [key: string]: Json };

const isMapping = (value: Json | undefined): value is Mapping =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What is wrong, where, and what to do about it. */
interface Wrong {
  problem: string;
  value: string;
  remedy: string;
}

/** A part of a workflow with the path that leads to it. Whatever it is not, it says by throwing `workflow_invalid`. */
export class LookedAt {
  readonly value: Json | undefined;
  readonly path: readonly (number | string)[];
  readonly #positionOf: (path: readonly (number | string)[]) => Position;

  constructor(
    value: Json | undefined,
    path: readonly (number | string)[],
    positionOf: (path: readonly (number | string)[]) => Position,
  ) {
    this.value = value;
    this.path = path;
    this.#positionOf = positionOf;
  }

  refuse(wrong: Wrong): ApiError {
    return workflowInvalid(this.#positionOf(this.path), placeOf(this.path) || 'the workflow', wrong);
  }

  at(key: number | string): LookedAt {
    const inside = typeof this.value === 'object' && this.value !== null ? this.value : {};
    const value = Object.hasOwn(inside, key) ? (inside as Mapping)[key] : undefined;
    return new LookedAt(value, [...this.path, key], this.#positionOf);
  }

  /** Its keys. Not there is no mapping, too. */
  keys(remedy: string): string[] {
    if (isMapping(this.value)) return Object.keys(this.value);
    throw this.refuse({ problem: 'must be a mapping', value: written(this.value), remedy });
  }

  /** Its items, of which there is one at least. */
  items(remedy: string): LookedAt[] {
    if (Array.isArray(this.value) && this.value.length > 0) return this.value.map((_, index) => this.at(index));
    throw this.refuse({ problem: 'must be a list with something in it', value: written(this.value), remedy });
  }

  /** Refuses keys that can not be here. */
  only({ known, refused }: Keys, remedy: string): void {
    for (const key of this.keys(remedy)) {
      const own = this.at(key);
      const instead = refused.get(key);
      if (instead !== undefined) throw own.refuse({ problem: 'can not be here', value: written(own.value), remedy: instead });
      if (known.has(key)) continue;
      const advice = `Correct its name, or leave it out; here may stand: ${[...known].join(', ')}.`;
      throw own.refuse({ problem: 'is not known', value: written(own.value), remedy: advice });
    }
  }

  /** Refuses a merge of mappings anywhere in it, for what it brings along was not looked at. */
  withoutMerges(): void {
    if (typeof this.value !== 'object' || this.value === null) return;
    for (const key of Array.isArray(this.value) ? this.value.keys() : Object.keys(this.value)) {
      const own = this.at(key);
      if (key === mergeKey)
        throw own.refuse({
          problem: 'merges mappings, which is not read here',
          value: written(own.value),
          remedy: 'Write out what it stands for. An alias of a whole value (key: *name) may stay.',
        });
      own.withoutMerges();
    }
  }

  /** One of these types, or not there. */
  scalar(types: readonly ('boolean' | 'number' | 'string')[], remedy: string): void {
    if (this.value === undefined || types.some((type) => typeof this.value === type)) return;
    throw this.refuse({ problem: `must be a ${types.join(' or ')}`, value: written(this.value), remedy });
  }
}

/** A value as it may be shown, however long it is. */
export const written = (value: Json | undefined): string => (value === undefined ? 'nothing' : showValue(value));

/** `place` names what is wrong, as the beginning of a sentence. */
export const workflowInvalid = (position: Position, place: string, wrong: Wrong): ApiError =>
  new ApiError('workflow_invalid', { where: 'spec.workflow', ...position, place: showValue(place), ...wrong });
