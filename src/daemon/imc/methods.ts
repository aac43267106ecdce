// The Memory Channel's methods: the commands that set it up, programs that live as long as their connection, what an
// observer sees, and faults on demand.
import { z } from 'zod';
import { encodeMessage, type ImcMethods } from '../../protocol/index.ts';
import type { MemoryChannelService } from '../../runtime/index.ts';
import { programCatalog } from '../../runtime/index.ts';
import { type Context, MethodError, type MethodTable, method } from '../methods/method.ts';
import { name, nothing } from '../methods/schemas.ts';

const argumentsMax = 64;
/** What one look at a region may bring. */
const readBytesMax = 65_536;
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
      argv: z.array(name).max(argumentsMax),
      member: memberOrLocal,
      uid: id,
      gid: id,
      user: z.string().max(256),
    }),
    async (params, context) => {
      const service = serviceOf(context);
      const { tell, whenOver } = context.asker;
      let stay = (): void => {};
      const started = await service.run(params, {
        print: (pid, line, isError) =>
          tell(
            encodeMessage({ jsonrpc: '2.0', method: 'imc.output', params: { pid, line, isError } }),
          ),
        ended: (pid, end) => {
          stay();
          tell(encodeMessage({ jsonrpc: '2.0', method: 'imc.ended', params: { pid, end } }));
        },
      });
      if (typeof started === 'string') throw new MethodError(started);
      const { pid, member } = started;
      stay = whenOver(() => service.abandon(pid));
      return { pid, member };
    },
  ),
  'imc.kill': method(z.object({ pid: id, signal: z.int() }), async ({ pid, signal }, context) => ({
    problem: await serviceOf(context).kill(pid, signal),
  })),
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
  'imc.inject': method(
    z.discriminatedUnion('kind', [
      z.object({ kind: z.enum(['fail-rail', 'restore-rail']), physical: z.int() }),
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
