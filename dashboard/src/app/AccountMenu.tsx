import { ActionIcon, Menu } from '@mantine/core';
import { IconLogout, IconUser } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { signOut } from '../api/session.js';
import { useTexts } from '../texts/LanguageProvider.js';
import { SESSION, useSession } from './session.js';

/** The account button with its menu, which opens as soon as it is loaded. */
export default function AccountMenu() {
  const { shell } = useTexts();
  const { name, role } = useSession();
  const queries = useQueryClient();
  const target = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    // This button replaces the one that was pressed. It takes the focus, so that closing the menu can return it here.
    target.current?.focus();
    setOpen(true);
  }, []);
  const leaving = useMutation({
    mutationFn: signOut,
    onSuccess: () => {
      queries.setQueryData(SESSION, null);
      // The next person to sign in may have a lower role.
      queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION[0] });
    },
  });
  return (
    <Menu position="bottom-end" width={260} opened={isOpen} onChange={setOpen}>
      <Menu.Target>
        <ActionIcon ref={target} variant="default" size={30} aria-label={shell.account(name)}>
          <IconUser size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label c="dimmed">
          {shell.account(name)}. {shell.roles[role]}
        </Menu.Label>
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => leaving.mutate()}>
          {shell.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
