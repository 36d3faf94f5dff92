import { ActionIcon, Button, Kbd, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconMoon, IconSearch, IconSun, IconUser } from '@tabler/icons-react';
import { lazy, Suspense, useId, useState } from 'react';
import { useLanguage, useTexts } from '../texts/LanguageProvider.js';
import { useSession } from './session.js';

const LANGUAGES = ['ru', 'en'] as const;

export function LanguageSwitch() {
  const { language, texts, setLanguage } = useLanguage();
  const name = useId();
  return (
    <div role="radiogroup" aria-label={texts.shell.language} className="rb-switch">
      {LANGUAGES.map((one) => (
        <label key={one}>
          <input type="radio" name={name} checked={one === language} onChange={() => setLanguage(one)} />
          {one.toUpperCase()}
        </label>
      ))}
    </div>
  );
}

export function ThemeSwitch() {
  const { shell } = useTexts();
  const { setColorScheme } = useMantineColorScheme();
  const next = useComputedColorScheme('light') === 'light' ? 'dark' : 'light';
  return (
    <ActionIcon variant="default" size={30} aria-label={shell.theme[next]} onClick={() => setColorScheme(next)}>
      {next === 'dark' ? <IconMoon size={18} aria-hidden /> : <IconSun size={18} aria-hidden />}
    </ActionIcon>
  );
}

const FindCall = lazy(() => import('./FindCall.js'));

/** Finds a call from anywhere: the button, `/` or Ctrl+K. */
export function FindButton() {
  const { find } = useTexts();
  const [isOpen, setOpen] = useState(false);
  const open = (): void => setOpen(true);
  useHotkeys([['/', open]]);
  useHotkeys([['mod+K', open]], []);
  return (
    <>
      <Button
        variant="default"
        size="xs"
        fw={400}
        leftSection={<IconSearch size={16} aria-hidden />}
        rightSection={
          <Kbd size="xs" visibleFrom="sm">
            /
          </Kbd>
        }
        aria-label={find.title}
        aria-keyshortcuts="/ Control+K"
        onClick={open}
      >
        {find.button}
      </Button>
      {isOpen && (
        <Suspense>
          <FindCall onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

/** Loaded on demand: the menu brings Mantine's popovers and their positioning library, which the first page does not need. */
const loadMenu = () => import('./AccountMenu.js');
const AccountMenu = lazy(loadMenu);

export function Account() {
  const { shell } = useTexts();
  const { name } = useSession();
  const [isWanted, setWanted] = useState(false);
  const button = (
    <ActionIcon
      variant="default"
      size={30}
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
