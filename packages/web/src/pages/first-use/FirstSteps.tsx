import { lazy, type ReactNode, Suspense } from 'react';
import { useMay } from '../../api/may.ts';
import { defaultProject } from '../../scope/usual-project.ts';
import { patiently } from '../../script/patiently.ts';
import { useIsFirstUseOver } from './over.ts';

const FirstUse = lazy(async () => ({ default: (await patiently(() => import('./FirstUse.tsx'))).FirstUse }));

/** The way to a first finished job, for those who may go it and have not; else what stands there otherwise. */
export function FirstSteps({ otherwise = null }: { otherwise?: ReactNode }) {
  const isAllowed = useMay();
  const isOver = useIsFirstUseOver();
  const mayGo = isAllowed('manage_runners', defaultProject) && isAllowed('run_jobs', defaultProject);
  if (isOver || !mayGo) return otherwise;
  return (
    <Suspense>
      <FirstUse otherwise={otherwise} />
    </Suspense>
  );
}
