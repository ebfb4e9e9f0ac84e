/** The use cases that are made for someone. */
export const personalParts = [
  'fleet',
  'keys',
  'hosting',
  'jobs',
  'explain',
  'scopes',
  'ranges',
  'releases',
  'secrets',
  'templates',
  'pauses',
  'settings',
  'people',
  'audit',
  'lines',
  'statistics',
  'timeline',
  'webhooks',
  'live',
] as const;
export type PersonalPart = (typeof personalParts)[number];
