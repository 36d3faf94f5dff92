import {
  IconBriefcase,
  IconChartBar,
  IconHelpCircle,
  IconLayoutDashboard,
  IconListDetails,
  IconPhone,
  IconPlugConnected,
  IconSend,
  IconStethoscope,
  IconTargetArrow,
  IconWebhook,
  type Icon,
} from '@tabler/icons-react';
import type { Role } from '../api/session.js';

/** The pages in the navigation, in its order. */
export const PAGES = [
  { to: '/', name: 'overview', icon: IconLayoutDashboard, role: 'viewer' },
  { to: '/calls', name: 'calls', icon: IconPhone, role: 'viewer' },
  { to: '/uploads', name: 'uploads', icon: IconListDetails, role: 'viewer' },
  { to: '/destinations', name: 'destinations', icon: IconSend, role: 'viewer' },
  { to: '/sources', name: 'sources', icon: IconPlugConnected, role: 'viewer' },
  { to: '/receipts', name: 'receipts', icon: IconWebhook, role: 'operator' },
  { to: '/campaigns', name: 'campaigns', icon: IconChartBar, role: 'viewer' },
  { to: '/goals', name: 'goals', icon: IconTargetArrow, role: 'viewer' },
  { to: '/projects', name: 'projects', icon: IconBriefcase, role: 'viewer' },
  { to: '/doctor', name: 'doctor', icon: IconStethoscope, role: 'admin' },
  { to: '/help', name: 'help', icon: IconHelpCircle, role: 'viewer' },
] as const satisfies readonly { to: string; name: string; icon: Icon; role: Role }[];
