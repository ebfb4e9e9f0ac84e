/** What creates and removes cloud-hosted runners. */
export const providerNames = ['process', 'ecs-fargate', 'docker', 'kubernetes'] as const;
export type ProviderName = (typeof providerNames)[number];

/** JSON data of a provider's own: its settings, or what it found of a resource. */
export type ProviderData = Readonly<Record<string, unknown>>;
