import { openProcessHarness } from './process-harness.ts';
import { providerConformance } from './provider-conformance.ts';

providerConformance('process', () => openProcessHarness());
