import type { ListedCall } from '../../api/types.js';
import { useOpenedFrom } from '../../parts/BackLink.js';
import { TextLink } from '../../parts/links.js';
import { useTexts } from '../../texts/LanguageProvider.js';
import { useCallWords } from './useCallWords.js';

/** Leads to a call from the list of calls, and from there back to this very list. */
export function CallLink({ call }: { readonly call: ListedCall }) {
  const { calls: texts } = useTexts();
  const opened = useOpenedFrom('calls');
  const when = useCallWords().when(call);
  return (
    <TextLink to="/calls/$id" params={{ id: call.id }} search={opened} fw={600} aria-label={texts.openCall(when)}>
      {when}
    </TextLink>
  );
}
