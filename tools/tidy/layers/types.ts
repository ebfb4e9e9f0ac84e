/** A row of the layer table. */
export interface Layer {
  readonly name: string;
  /**
   * Which files belong to it. The first layer of the table with a fitting pattern has the file. Folders that `(*)` stands
   * for are siblings: they may not import each other.
   */
  readonly files: readonly string[];
  /** Layers it may import besides itself. */
  readonly may: readonly string[];
  /** Packages of others that it may import, as patterns; 'declared': whatever its package.json declares. */
  readonly packages: readonly string[] | 'declared';
  /** Whether it may import Node's own modules. */
  readonly node: boolean;
  /** Whether other packages reach it by relative path instead of by package name. */
  readonly byPath?: boolean;
  /** What it must never import, in words, for the printed table. */
  readonly never: string;
}

/** The table and what it means for tests that stand beside the code. */
export interface LayerTable {
  readonly layers: readonly Layer[];
  /** What every test may import in addition to all of its own package and what that package may import. */
  readonly testPackages: readonly string[];
}
