import { limitsOf, protocolLimits } from '@baton/core';
import { foreignProtocols, limitWords, protocolTitles } from '@baton/protocol/foreign';
import { markdownTable } from '../markdown-table.ts';

export const path = 'docs/reference/protocol-limits.md';

/** What the protocols of other systems have no words for, and what comes of it. */
export function generate(): string {
  const rows = protocolLimits.map((limit) => {
    const has = foreignProtocols.map((protocol) => (limitsOf(protocol).includes(limit) ? 'yes' : ''));
    return [`\`${limit}\``, ...has, limitWords(limit)];
  });
  const table = markdownTable(['Limit', ...foreignProtocols.map((each) => protocolTitles[each]), 'What comes of it'], rows);
  return [
    '# What runners of other systems can not do',
    'Generated from `packages/core/src/policy/protocol-limits.ts` by `npm run generate`.',
    'By what they speak. The API tells it as `limits` of a runner, the page and `baton runners show` in these words, and matching keeps away\nfrom them what they can not do.',
    table,
  ]
    .join('\n\n')
    .concat('\n');
}
