import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { changesFile, type Trial } from '../../api/goals.js';
import { Failure } from '../../parts/Failure.js';
import { useSpoken } from '../../texts/LanguageProvider.js';

/** The whole difference as a file: it is looked for once more, and comes when it is complete. */
export function DownloadChanges({ trial }: { readonly trial: Trial }) {
  const { texts, language } = useSpoken();
  const { mutate, error, isPending } = useMutation({
    mutationFn: () => changesFile(trial, language === 'ru' ? 'semicolon' : 'comma'),
    onSuccess: (file) => save(file, 'changes.csv'),
  });
  const download = (): void => mutate();
  return (
    <>
      <Button variant="default" onClick={download} loading={isPending} style={{ alignSelf: 'flex-start' }}>
        {texts.goals.csv}
      </Button>
      {error && <Failure error={error} again={download} />}
    </>
  );
}

function save(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
