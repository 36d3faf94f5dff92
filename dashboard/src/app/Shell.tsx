import { Burger, Group, Image, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Outlet, useLocation } from '@tanstack/react-router';
import { useEffect, useRef, type ReactNode } from 'react';
import { EmptyState } from '../components/feedback.js';
import { ButtonLink } from '../components/links.js';
import { useTexts } from '../texts/LanguageProvider.js';
import { CutOffBar, UpdatedAgo } from './Freshness.js';
import { Account, FindButton, LanguageSwitch, ThemeSwitch } from './HeaderControls.js';
import { Navigation, ProjectSwitch } from './Navigation.js';
import icon from './icon.svg';

/** The layout around every page: header, navigation, content. */
export function Shell(): ReactNode {
  const { shell } = useTexts();
  const [isOpen, { toggle, close }] = useDisclosure();
  const main = useRef<HTMLDivElement>(null);
  const { pathname } = useLocation();
  const shown = useRef(pathname);
  useEffect(() => {
    // On navigation, focus and scroll move to the start of the new page.
    if (shown.current === pathname) return;
    shown.current = pathname;
    main.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [pathname]);
  return (
    <>
      <a
        className="rb-skip"
        href="#content"
        onClick={(event) => {
          // With a <base> element a bare fragment is relative to the base, not to this page.
          event.preventDefault();
          main.current?.focus();
        }}
      >
        {shell.skip}
      </a>
      <header className="rb-header">
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="xs" wrap="nowrap">
            <Burger
              opened={isOpen}
              onClick={toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={shell.openNavigation}
              aria-expanded={isOpen}
            />
            <Image src={icon} alt="" w={26} h={26} />
            <Text fw={700} size="lg" visibleFrom="sm">
              Ringback
            </Text>
          </Group>
          <Group gap="xs" wrap="nowrap">
            <UpdatedAgo />
            <FindButton />
            <LanguageSwitch />
            <ThemeSwitch />
            <Account />
          </Group>
        </Group>
      </header>
      <div className="rb-navbar" data-open={isOpen || undefined}>
        <ProjectSwitch />
        <Navigation onChosen={close} />
      </div>
      <main className="rb-main">
        <div id="content" ref={main} tabIndex={-1} style={{ outline: 'none', maxWidth: 1680, margin: '0 auto' }}>
          <CutOffBar />
          <Outlet />
        </div>
      </main>
    </>
  );
}

export function NotFound(): ReactNode {
  const { shell } = useTexts();
  return (
    <EmptyState title={shell.notFound} hint={shell.notFoundHint}>
      <ButtonLink to="/calls" variant="default">
        {shell.toCalls}
      </ButtonLink>
    </EmptyState>
  );
}
