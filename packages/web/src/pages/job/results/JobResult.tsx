import { Suspense } from 'react';
import { resultViews } from './registry.ts';
import type { ResultProps } from './result-props.ts';

/** What came out of an attempt beside its log, where its executor tells of it. */
export function JobResult({ executor, ...props }: ResultProps & { executor: string }) {
  const View = Object.hasOwn(resultViews, executor) ? resultViews[executor] : undefined;
  if (!View || props.facts.length === 0) return null;
  return (
    <Suspense>
      <View {...props} />
    </Suspense>
  );
}
