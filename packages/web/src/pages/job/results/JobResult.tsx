import { Suspense } from 'react';
import { type ResultProps, resultViews } from './registry.ts';

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
