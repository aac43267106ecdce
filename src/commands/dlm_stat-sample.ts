// How dlm_stat looks: everything at once while that is little, else namespace by namespace, so that a hundred thousand
// locks are never held together.
import type { ClusterClient } from '../client/index.ts';
import { formatDlmNamespace } from '../format/index.ts';
import type { DlmResourceSample, DlmSample } from '../protocol/index.ts';
import { bytesTyped, type NamespaceTyped } from './dlm_names.ts';

/** With more locks than this one namespace is asked for at a time (TUI-129). */
const locksAtOnceMax = 5000;

/** What to look at. */
export interface Scope {
  readonly namespace: NamespaceTyped | null;
  /** A resource as it was typed; the resources below it count as well. */
  readonly resource: string | null;
}

/** A namespace with more locks than this would not fit into one message of the protocol. */
const namespaceLocksMax = 25_000;

export interface Batch {
  readonly sample: DlmSample;
  readonly resources: readonly DlmResourceSample[];
}

/** A namespace that cannot be looked at; the message says why. */
export interface Gap {
  readonly gap: string;
}

/** The lock manager now, without resources unless there are few. */
export function firstSample(client: ClusterClient, { namespace }: Scope): Promise<DlmSample> {
  return client.request('dlm.sample', {
    namespace: namespace?.key ?? null,
    locksMax: locksAtOnceMax,
  });
}

/** The resources of the scope, a namespace at a time if they did not come with the first sample. */
export async function* batchesOf(
  client: ClusterClient,
  scope: Scope,
  first: DlmSample,
): AsyncIterable<Batch | Gap> {
  const matches = matcherOf(scope.resource);
  if (first.resources !== null) {
    yield { sample: first, resources: first.resources.filter(matches) };
    return;
  }
  const wanted = first.namespaces.filter(
    ({ key }) => scope.namespace === null || key === scope.namespace.key,
  );
  for (const { key } of wanted) {
    const sample = await client.request('dlm.sample', {
      namespace: key,
      locksMax: namespaceLocksMax,
    });
    if (sample.resources === null) yield gapOf(key, sample);
    else yield { sample, resources: sample.resources.filter(matches) };
  }
}

function gapOf(key: string, { namespaces }: DlmSample): Gap {
  const locks = namespaces.find((namespace) => namespace.key === key)?.locks ?? 0;
  return {
    gap:
      `Namespace ${formatDlmNamespace(key)} has ${locks} locks; more than ${namespaceLocksMax} in one ` +
      'namespace cannot be looked at. Use dlm_stat -s to count them.',
  };
}

/**
 * A path as dlm_stat shows it, or a name with a slash in it as dlm_lock takes it.
 *
 * @throws UsageError for a wrong escape.
 */
function matcherOf(typed: string | null): (resource: DlmResourceSample) => boolean {
  if (typed === null) return () => true;
  const whole = bytesTyped(typed, 'the resource');
  const names = typed.split('/').map((name) => bytesTyped(name, 'the resource'));
  return ({ path }) => path[0] === whole || names.every((name, at) => path[at] === name);
}
