import type { Import } from '../imports.ts';
import type { Node, Place } from '../walk.ts';
import { usedName } from './names.ts';
import type { Match } from './types.ts';

/** What is found at a place, as it is shown in the message; undefined when nothing is. */
type Matcher<M extends Match> = (match: M, place: Place) => string | undefined;
type Of<K extends Match['kind']> = Extract<Match, { kind: K }>;

const byName: Matcher<Of<'name'>> = (match, place) => {
  const name = usedName(place);
  return name !== undefined && match.names.includes(name) ? name : undefined;
};

/** All names of a call chain: `describe.concurrent.only.each(…)` → describe, concurrent, only, each. */
function chainOf(node: Node): string[] {
  if (node.type === 'Identifier') return [String(node.name)];
  const inner = (node.object ?? node.callee) as Node | undefined;
  const own = node.type === 'MemberExpression' ? [String((node.property as Node).name)] : [];
  return inner === undefined ? own : [...chainOf(inner), ...own];
}

const byChain: Matcher<Of<'chain'>> = (match, { node }) => {
  if (node.type !== 'MemberExpression' || !match.members.includes(String((node.property as Node).name))) return undefined;
  const chain = chainOf(node);
  return match.roots.includes(chain[0] ?? '') ? chain.join('.') : undefined;
};

const byConstant: Matcher<Of<'constant argument'>> = (match, { node }) => {
  if (node.type !== 'CallExpression' || (node.callee as Node).name !== match.callee) return undefined;
  const [argument] = node.arguments as Node[];
  return argument?.type === 'Literal' ? `${match.callee}(${String(argument.raw)})` : undefined;
};

const byLiteral: Matcher<Of<'literal'>> = (match, { node }) => {
  if (node.type === 'Literal' && typeof node.value === 'string') return match.text.exec(node.value)?.[0];
  if (node.type !== 'TemplateLiteral') return undefined;
  const text = (node.quasis as { value: { raw: string } }[]).map((quasi) => quasi.value.raw).join('x');
  return match.text.exec(text)?.[0];
};

const bySyntax: Matcher<Of<'syntax'>> = (match, { node }) => {
  const augments = node.type === 'TSModuleDeclaration' && (node.declare === true || node.global === true);
  return match.types.includes(node.type) && !augments ? node.type.replace(/^TS|Declaration$/g, '').toLowerCase() : undefined;
};

/** What a ban finds at a place of the syntax tree. */
export function matchPlace(match: Match, place: Place): string | undefined {
  switch (match.kind) {
    case 'name':
      return byName(match, place);
    case 'chain':
      return byChain(match, place);
    case 'constant argument':
      return byConstant(match, place);
    case 'literal':
      return byLiteral(match, place);
    case 'syntax':
      return bySyntax(match, place);
    case 'import':
      return undefined;
  }
}

/** What a ban finds in an import. */
export function matchImport(match: Match, item: Import): string | undefined {
  if (match.kind !== 'import') return undefined;
  return match.modules.find((module) => {
    const [specifier, name] = module.split('#');
    return specifier === item.specifier && (name === undefined || item.names.includes(name));
  });
}
