// Writes docs/configuration.md and docs/cli.md from the built program: `npm run docs`, after `npm run build`. A test keeps them current.
import { runTypescript } from './run-typescript.mjs';

await runTypescript('scripts/docs');
