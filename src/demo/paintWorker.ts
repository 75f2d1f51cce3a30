/** The worker thread of the Demo provider: opens its server and tells the host where. Never imported, only started. */

import { createServer } from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';
import { Codec } from '../pixels/codec';
import { ImagesApi } from './imagesApi';
import { Workshop } from './workshop';

export type PaintWorkerData = {
  readonly token: string;
  /** ms before each partial and finished picture */
  readonly paceMs: number;
};

export type PaintWorkerMessage =
  | { readonly type: 'listening'; readonly port: number }
  /** Requests being answered now; sent at every change. */
  | { readonly type: 'requests'; readonly open: number };

const { token, paceMs } = workerData as PaintWorkerData;
const tell = (message: PaintWorkerMessage) => parentPort?.postMessage(message);

let codec: Promise<Codec> | undefined;
const workshop = new Workshop(() => {
  codec ??= Codec.load();
  return codec;
}, paceMs);
const api = new ImagesApi(token, workshop);

let open = 0;
const server = createServer((request, response) => {
  tell({ type: 'requests', open: ++open });
  response.once('close', () => tell({ type: 'requests', open: --open }));
  void api.answer(request, response);
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address !== null && typeof address === 'object') tell({ type: 'listening', port: address.port });
});
