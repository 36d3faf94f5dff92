import { useTexts } from '../texts/LanguageProvider.js';

/** What a platform is called before people. */
export function usePlatformName(): (platform: string) => string {
  const { common } = useTexts();
  return (platform) => common.platforms[platform] ?? platform;
}
