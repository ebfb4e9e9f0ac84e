import { compiled } from '../pattern.ts';
import type { Layer, LayerTable } from './types.ts';

/** A file's place in the table. */
export interface Membership {
  readonly layer: Layer;
  /** The folder that tells siblings of one layer apart, '' where there are none. */
  readonly sibling: string;
}

/** The first layer whose pattern fits. */
export function layerOf(table: LayerTable, path: string): Membership | undefined {
  for (const layer of table.layers) {
    for (const text of layer.files) {
      const sibling = compiled(text).match(path);
      if (sibling !== undefined) return { layer, sibling: sibling.replace(/\.tsx?$/, '') };
    }
  }
  return undefined;
}

/** Whether a layer's list of what it may import names a layer; `server/**` names all of the server. */
export function allows(layer: Layer, target: Layer): boolean {
  return layer.may.some((name) => (name.endsWith('/**') ? target.name.startsWith(name.slice(0, -2)) : name === target.name));
}
