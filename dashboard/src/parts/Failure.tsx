import { Alert, Button, Stack, Text } from '@mantine/core';
import { ApiProblem } from '../api/problem.js';
import { useTexts } from '../texts/LanguageProvider.js';

/** Something could not be had. What the service said stands beside our own words, for whoever is asked for help. */
export function Failure({ error, again }: { readonly error: Error; readonly again: () => void }) {
  const { common, shell, problems } = useTexts();
  const known = error instanceof ApiProblem ? problems[error.code] : undefined;
  const isGone = error instanceof ApiProblem && error.status === 404;
  return (
    <Alert
      variant="outline"
      color={isGone ? 'gray' : 'red'}
      title={isGone ? shell.notFound : common.failedTitle}
      role="alert"
      m="md"
    >
      <Stack align="flex-start" gap="xs">
        <Text>{isGone ? shell.notFoundHint : (known ?? common.failed)}</Text>
        {error instanceof ApiProblem && (
          <Text size="sm" c="dimmed" className="rb-break">
            {error.code}. {error.detail}
          </Text>
        )}
        <Button variant="default" onClick={again}>
          {common.again}
        </Button>
      </Stack>
    </Alert>
  );
}
