import type { DrivenKind } from '../driven.ts';
import { findTool, graceMs } from './tool.ts';

export const terraformKind: DrivenKind = {
  name: 'terraform',
  graceMs,
  find: async (path) => (await findTool({ PATH: path }))?.version ?? null,
  driver: async () => (await import('./terraform.ts')).terraformDriver,
};
