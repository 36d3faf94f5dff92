import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './app/page.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.js';
import { currentLanguage, loadTexts } from './texts/texts.js';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
await loadTexts(currentLanguage());
createRoot(root).render(<App />);
