import type { Layer, LayerTable } from './types.ts';

/** Names as code, patterns included. */
const code = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');

/** The middle column: layers, then Node, then packages of others. */
function mayImport(layer: Layer): string {
  const packages = layer.packages === 'declared' ? 'any declared package' : code(layer.packages);
  const parts = [code(layer.may), layer.node ? '`node:*`' : '', packages].filter((part) => part !== '');
  return parts.length === 0 ? 'itself' : parts.join(', ');
}

/** The table as ARCHITECTURE.md shows it. */
export function printTable(table: LayerTable): string {
  const rows = table.layers.map((layer) => `| \`${layer.name}\` | ${mayImport(layer)} | ${layer.never} |`);
  const tests = `| a test beside the code | all of its package, what that package may import, \`node:*\`, ${code(table.testPackages)} | – |`;
  return ['| From | May import, besides itself | Never |', '|---|---|---|', ...rows, tests].join('\n');
}
