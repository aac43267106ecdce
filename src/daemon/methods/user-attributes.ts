// Values of user-defined attributes that come with a request to start, stop or relocate (manual 2.4). They are judged
// here, before the engine hears of the request, so that no script is run with a wrong one.
import type { Params } from '../../protocol/index.ts';
import { type Context, MethodError } from './method.ts';
import { attributes } from './schemas.ts';

export const userAttributes = attributes.optional();

type Order = Omit<Params<'caa.start' | 'caa.stop' | 'caa.relocate'>, 'caller'>;

/**
 * The order with its values in their stored form.
 *
 * @throws MethodError if the values go with more than one name or with `-f` (CAA-153), or do not fit (CAA-156).
 */
export function withUserValues<T extends Order>({ services }: Context, order: T): T {
  const { names, force, userAttributes: given } = order;
  if (given === undefined || Object.keys(given).length === 0) return order;
  if (!Array.isArray(names) || names.length !== 1) {
    throw new MethodError('Values of attributes go with exactly one resource name.');
  }
  if (force) throw new MethodError('Values of attributes cannot be combined with -f.');
  const judged = services.profiles.userValues(given);
  if (!judged.ok) {
    const sentences = judged.messages.map((line) => (line.endsWith('.') ? line : `${line}.`));
    throw new MethodError(sentences.join(' '));
  }
  return { ...order, userAttributes: judged.values };
}
