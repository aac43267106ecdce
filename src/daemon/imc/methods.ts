// The Memory Channel's methods: the commands that set it up, programs that live as long as their connection, what an
// observer sees, and faults on demand.
import * as z from 'zod';
import type { ImcMethods } from '../../protocol/index.ts';
import type { MemoryChannelService } from '../../runtime/index.ts';
import { programCatalog } from '../../runtime/index.ts';
import { type Context, MethodError, type MethodTable, method } from '../methods/method.ts';
import { name, nothing } from '../methods/schemas.ts';
import { listenerOf } from './listener.ts';

const argumentsMax = 4096;
const argumentMax = 65_536;
const pathMax = 4096;
/** What one look at a region may bring. */
const readBytesMax = 65_536;
const watchedMembersMax = 32;
const watchedBytesMax = 262_144;
const textMax = 1_048_576;
const memberOrLocal = name.nullable();
const id = z.int().min(0);
const count = z.number();

function serviceOf({ services }: Context): MemoryChannelService {
  const { memoryChannel } = services.runtime;
  if (memoryChannel !== null) return memoryChannel;
  throw new MethodError('This cluster has no Memory Channel.');
}

export const imcMethods: MethodTable<keyof ImcMethods> = {
  'imc.sample': method(nothing, (_params, context) => serviceOf(context).sample()),
  'imc.programs': method(nothing, () => ({ programs: programCatalog })),
  'imc.init': method(
    z.object({
      member: memberOrLocal,
      maxalloc: count.nullable(),
      maxrecv: count.nullable(),
      uid: id,
    }),
    async (params, context) => ({ problem: await serviceOf(context).init(params) }),
  ),
  'imc.run': method(
    z.object({
      program: name,
      file: z.string().min(1).max(pathMax).exactOptional(),
      argv: z.array(z.string().max(argumentMax)).max(argumentsMax),
      member: memberOrLocal,
      uid: id,
      gid: id,
      user: z.string().max(256),
    }),
    async (params, context) => {
      const service = serviceOf(context);
      const listener = listenerOf(context.asker);
      let stay = (): void => {};
      const started = await service.run(
        { ...params, file: params.file ?? null },
        {
          print: listener.print,
          ended: (pid, end) => {
            stay();
            listener.ended(pid, end);
          },
        },
      );
      if (typeof started === 'string') throw new MethodError(started);
      const { pid, member } = started;
      listener.owns(pid);
      stay = context.asker.whenOver(() => service.abandon(pid));
      return { pid, member };
    },
  ),
  'imc.follow': method(z.object({ pid: id }), ({ pid }, context) => {
    const followed = listenerOf(context.asker).follow(serviceOf(context), pid);
    if (followed !== undefined) return followed;
    throw new MethodError(
      `No program of the Memory Channel has process ID ${pid}, or it is not known any more. imc_run -running lists those that are.`,
    );
  }),
  'imc.unfollow': method(z.object({ pid: id }), ({ pid }, { asker }) => {
    listenerOf(asker).unfollow(pid);
    return {};
  }),
  'imc.kill': method(z.object({ pid: id, signal: z.int() }), async ({ pid, signal }, context) => ({
    problem: await serviceOf(context).kill(pid, signal),
  })),
  'imc.hold': method(z.object({ pid: id, isHeld: z.boolean() }), ({ pid, isHeld }, context) => {
    if (listenerOf(context.asker).isOwn(pid)) serviceOf(context).hold(pid, isHeld);
    return {};
  }),
  'imc.read': method(
    z.object({
      member: name,
      region: id,
      offset: id,
      length: z.int().min(0).max(readBytesMax),
    }),
    async (params, context) => {
      const bytes = await serviceOf(context).read(params);
      return { hex: bytes === null ? null : Buffer.from(bytes).toString('hex') };
    },
  ),
  'imc.watch': method(
    z.object({
      region: id,
      members: z.array(name).min(1).max(watchedMembersMax),
      offset: id,
      length: z.int().min(1).max(readBytesMax),
    }),
    async (params, context) => {
      const bytes = params.members.length * params.length;
      if (bytes > watchedBytesMax) {
        throw new MethodError(
          `A watch takes ${watchedBytesMax} bytes of all its members together, and ${bytes} were asked for. Ask for a shorter part.`,
        );
      }
      return listenerOf(context.asker).watch(serviceOf(context), params);
    },
  ),
  'imc.unwatch': method(z.object({ watch: id }), ({ watch }, { asker }) => {
    listenerOf(asker).unwatch(watch);
    return {};
  }),
  'imc.inject': method(
    z.discriminatedUnion('kind', [
      z.object({ kind: z.enum(['fail-rail', 'restore-rail']), physical: z.int() }),
      z.object({
        kind: z.enum(['cut-link', 'restore-link']),
        member: name,
        physical: z.int(),
      }),
      z.object({
        kind: z.literal('drop-packet'),
        rail: z.int(),
        position: id.exactOptional(),
        region: id.exactOptional(),
        from: name.exactOptional(),
        offset: id.exactOptional(),
        skip: id.exactOptional(),
        hosts: z.array(name).max(32).exactOptional(),
      }),
      z.object({ kind: z.literal('error-rate'), perSecond: z.number().min(0).max(1_000_000) }),
      z.object({ kind: z.literal('drop-mapper'), member: name }),
      z.object({ kind: z.literal('corrupt-lock-set'), lockSet: id }),
    ]),
    async (params, context) => ({ problem: await serviceOf(context).inject(params) }),
  ),
  'imc.rcmgr': method(
    z.discriminatedUnion('verb', [
      z.object({ verb: z.enum(['get', 'delete']), name }),
      z.object({ verb: z.literal('set'), name, value: z.string().max(textMax) }),
    ]),
    (params, context) => serviceOf(context).settings.rcmgr(params),
  ),
  'imc.sysconfigdb': method(
    z.discriminatedUnion('verb', [
      z.object({ verb: z.literal('list'), subsystem: name.nullable() }),
      z.object({ verb: z.literal('delete'), subsystem: name }),
      z.object({
        verb: z.enum(['add', 'update', 'merge', 'remove']),
        stanza: z.string().max(textMax),
      }),
    ]),
    (params, context) => serviceOf(context).settings.sysconfigdb(params),
  ),
};
