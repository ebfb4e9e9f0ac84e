import type { Runner } from '@baton/protocol';
import { isForeign, protocolTitles, spokenWords } from '@baton/protocol/foreign';
import { Tag } from './Tags.tsx';

/** Of which system a runner is, where that is not ours. */
export function SpokenTag({ runner: { protocol } }: { runner: Pick<Runner, 'protocol'> }) {
  return isForeign(protocol) ? <Tag title={`Speaks ${spokenWords(protocol)}`}>{protocolTitles[protocol]}</Tag> : null;
}
