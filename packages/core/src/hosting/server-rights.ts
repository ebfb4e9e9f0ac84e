import type { ProviderData, ProviderName } from './provider.ts';

const isLoopback = (url: string): boolean => /^https?:\/\/(localhost|127\.|\[::1\]|0\.0\.0\.0|\[::\])/i.test(url);

/**
 * Whether an identity brings no rights of its own, but lends those of the machine of the server: its ambient role, or an engine that whoever reaches it is root by. Such ones are for those who may do everything
 * there anyway.
 */
export function lendsServerRights(provider: ProviderName, data: ProviderData): boolean {
  switch (provider) {
    case 'ecs-fargate':
      return typeof data.accessKeyId !== 'string' || data.kind === 'ambient';
    case 'docker':
      return typeof data.url !== 'string' || isLoopback(data.url);
    // its pools are refused by themselves, and it has no identities
    case 'process':
    case 'kubernetes':
      return false;
  }
}
