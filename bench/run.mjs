// `npm run bench [PART...]`, see README.md.
import { runTypescript } from '../scripts/run-typescript.mjs';

await runTypescript('bench');
