import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { csvLine } from '../../runtime/csv.js';
import type { Columns } from './columns.js';

/** The stream is read as fast as the client reads, and ends when the client hangs up. */
export function sendFile(reply: FastifyReply, name: string, file: AsyncGenerator<string>): void {
  void reply
    .header('content-type', 'text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="${name}"`)
    .send(Readable.from(file, { objectMode: false }));
}

/** The head of a file and one line. */
export function exampleOf<View>(columns: Columns<View>, view: View): string {
  return (
    csvLine(Object.keys(columns), ',') +
    csvLine(
      Object.values(columns).map((cell) => cell(view)),
      ',',
    )
  );
}
