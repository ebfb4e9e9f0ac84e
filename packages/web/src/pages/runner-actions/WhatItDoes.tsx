import type { RunnerActionName } from '@baton/protocol';
import { spokenWords } from '@baton/protocol/foreign';
import { runners } from '../../live/runner-store.ts';
import { Notice } from '../../parts/notices/Notice.tsx';
import { formatPlural } from '../../text/amount.ts';
import { meaningsOf } from './meanings.ts';

const meaningsFor = (name: RunnerActionName, ids: readonly string[]) =>
  meaningsOf(
    name,
    ids.flatMap((id) => runners.rows.get(id) ?? []),
  );

/** What an action does to those it is asked for: runners of other systems can not be told everything. */
export function WhatItDoes({ name, ids }: { name: RunnerActionName; ids: readonly string[] }) {
  const { explain, others } = meaningsFor(name, ids);
  return (
    <>
      <p>{explain}</p>
      {others.map(({ protocol, count, words }) => (
        <Notice
          key={protocol}
          kind="info"
          title={`${formatPlural(count, 'of them speaks', 'of them speak')} ${spokenWords(protocol)}`}
        >
          {words}
        </Notice>
      ))}
    </>
  );
}

/** When to do it to them, and when something else. */
export function WhenToUse({ name, ids }: { name: RunnerActionName; ids: readonly string[] }) {
  const { when } = meaningsFor(name, ids);
  return when === null ? null : <p className="soft">{when}</p>;
}
