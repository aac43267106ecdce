// The network interfaces of the host, as the operating system lists those that are up.
import { networkInterfaces } from 'node:os';
import type { HostInterfaces } from '../runtime/index.ts';

export const hostInterfaces: HostInterfaces = {
  read: () =>
    Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) =>
      addresses
        .filter(({ family }) => family === 'IPv4')
        .map(({ address, netmask }) => ({ name, address, netmask })),
    ),
};
