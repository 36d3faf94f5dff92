// `npm run faults [CASE...]`, see README.md.
import { runTypescript } from '../scripts/run-typescript.mjs';

await runTypescript('faults', 'bench/harness');
