// Ports of the loopback interface for programs that tests start. They lie below those that the system gives to
// connections by itself: such a one could be taken by any client between the choice and the program's own `listen`.
import { createServer, type Server } from 'node:net';

const first = 10_240;
const count = 20_000;
const loopback = '127.0.0.1';
/** Whoever listens here has the port of the same number on the other address, until its process ends. */
const claimed = '127.0.0.2';
let next = (process.pid * 97) % count;

/** A port that nobody listens on, and that no other test gets as long as this process lives. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = first + next;
    next = (next + 1) % count;
    const claim = await listenOn(port, claimed);
    const probe = claim && (await listenOn(port, loopback));
    if (probe) {
      await new Promise((resolve) => probe.close(resolve));
      return port;
    }
    claim?.close();
  }
}

/** Undefined if somebody else listens there. */
function listenOn(port: number, address: string): Promise<Server | undefined> {
  const server = createServer().unref();
  return new Promise((resolve) => {
    server.once('error', () => resolve(undefined));
    server.listen(port, address, () => resolve(server));
  });
}
