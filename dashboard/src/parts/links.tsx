import { Anchor, Button, NavLink, type AnchorProps, type ButtonProps, type NavLinkProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { ComponentProps } from 'react';

/** Mantine's components can be any element; here they are links. */
type AsLink<Props> = Props & Omit<ComponentProps<'a'>, keyof Props>;

export const TextLink = createLink((props: AsLink<AnchorProps>) => <Anchor {...props} />);
export const ButtonLink = createLink((props: AsLink<ButtonProps>) => <Button component="a" {...props} />);
export const PageLink = createLink((props: AsLink<NavLinkProps>) => <NavLink {...props} />);
