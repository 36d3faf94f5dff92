import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './app/page.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.js';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(<App />);
