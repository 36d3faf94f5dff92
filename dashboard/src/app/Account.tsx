import { ActionIcon } from '@mantine/core';
import { IconUser } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTexts } from '../texts/LanguageProvider.js';
import { useSession } from './session.js';

/** With the menu come Mantine's popovers and their positioning library, which the first page does not need: loaded on demand. */
const loadMenu = () => import('./AccountMenu.js');
const AccountMenu = lazy(loadMenu);

export function Account() {
  const { shell } = useTexts();
  const { name } = useSession();
  const [isWanted, setWanted] = useState(false);
  const button = (
    <ActionIcon
      variant="default"
      size="lg"
      aria-label={shell.account(name)}
      aria-haspopup="menu"
      aria-expanded={false}
      onPointerEnter={() => void loadMenu()}
      onClick={() => setWanted(true)}
    >
      <IconUser size={18} aria-hidden />
    </ActionIcon>
  );
  if (!isWanted) return button;
  return (
    <Suspense fallback={button}>
      <AccountMenu />
    </Suspense>
  );
}
