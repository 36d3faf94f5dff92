import { useTexts } from '../texts/LanguageProvider.js';
import { Empty } from '../parts/Empty.js';
import { ButtonLink } from '../parts/links.js';

export function NotFound() {
  const { shell } = useTexts();
  return (
    <Empty title={shell.notFound} hint={shell.notFoundHint}>
      <ButtonLink to="/calls" variant="default">
        {shell.toCalls}
      </ButtonLink>
    </Empty>
  );
}
