import { Alert, Button, Stack, Text } from '@mantine/core';
import { useExamination } from '../../api/doctor.js';
import { useMay } from '../../app/session.js';
import { Empty } from '../../parts/Empty.js';
import { Failure } from '../../parts/Failure.js';
import { PageHead } from '../../parts/PageHead.js';
import { Working } from '../../parts/Working.js';
import { useTexts } from '../../texts/LanguageProvider.js';
import { Rungs } from './Rungs.js';

/** The whole installation, examined when somebody asks: it asks the platforms. */
export function DoctorPage() {
  const { doctor: texts, shell } = useTexts();
  const may = useMay();
  const { mutate, data, error, isPending } = useExamination();
  const examine = (): void => mutate();
  if (!may('admin')) {
    return (
      <>
        <PageHead title={shell.pages.doctor} lead={texts.lead} />
        <Alert variant="outline" color="gray">
          {texts.onlyAdmins}
        </Alert>
      </>
    );
  }
  return (
    <>
      <PageHead title={shell.pages.doctor} lead={texts.lead}>
        <Button onClick={examine} disabled={isPending}>
          {data ? texts.again : texts.examine}
        </Button>
      </PageHead>
      <Stack>
        {isPending && <Working what={texts.running} />}
        {error && !isPending && <Failure error={error} again={examine} />}
        {!data && !isPending && !error && <Empty title={texts.before} hint={texts.beforeHint} />}
        {data && !isPending && (
          <>
            <Text role="status" fw={600}>
              {data.ok ? texts.well : texts.unwell}{' '}
              <Text span fw={400}>
                {texts.counts(...countsOf(data.rungs))}
              </Text>
            </Text>
            <Rungs rungs={data.rungs} />
          </>
        )}
      </Stack>
    </>
  );
}

function countsOf(rungs: readonly { readonly result: string }[]): [number, number, number, number] {
  const count = (grade: string): number => rungs.filter(({ result }) => result === grade).length;
  return [count('proved'), count('assumed'), count('doubtful'), count('failed')];
}
