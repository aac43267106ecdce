// Who may ask for what: the owner of the cluster for everything, everybody else for what only reads and shows nothing
// that may be secret (docs/decisions/0007). A method that is not in this table does not compile.
import type { Method } from './methods.ts';

/**
 * `reads` is for everybody. `private` reads as well, but what it shows is for the owner's eyes; `acts` changes
 * something, or makes the connection a part of the cluster. `what` completes the words "only the owner may".
 */
export type Access =
  | { readonly kind: 'reads' }
  | { readonly kind: 'private' | 'acts'; readonly what: string };

const reads: Access = { kind: 'reads' };
const acts = (what: string): Access => ({ kind: 'acts', what });
/** Why others must not see it stands in the decision: output of scripts and programs, their text, live memory. */
const shows = (what: string): Access => ({ kind: 'private', what });

const process = acts('use the lock manager');

export const methodAccess: { readonly [M in Method]: Access } = {
  'daemon.hello': reads,
  'daemon.status': reads,
  'daemon.piece': reads,
  'daemon.stop': acts('stop the CAA daemon'),
  'cluster.members': reads,
  'cluster.subscribe': reads,
  'cluster.events': reads,
  'cluster.watch': reads,
  'cluster.post': acts('post events'),
  'caa.stat': reads,
  'caa.profiles': reads,
  'caa.details': reads,
  'caa.why': reads,
  'caa.report': reads,
  'caa.history': reads,
  'caa.plan': reads,
  'caa.survival': reads,
  'caa.script': shows('see action scripts'),
  'caa.register': acts('register resources'),
  'caa.unregister': acts('unregister resources'),
  'caa.start': acts('start resources'),
  'caa.stop': acts('stop resources'),
  'caa.relocate': acts('relocate resources'),
  'caa.balance': acts('balance resources'),
  'caa.restore': acts('take the registry back'),
  'caa.freeze': acts('freeze'),
  'caa.unfreeze': acts('unfreeze'),
  'caa.drain': acts('drain members'),
  'caa.undrain': acts('undrain members'),
  'fault.inject': acts('make members fail, boot or shut down'),
  'fault.hardware': acts('make hardware fail or work again'),
  'fault.script': acts('make action scripts fail or be slow'),
  'fault.scripts': reads,
  'run.follow': shows('see what commands and action scripts print'),
  'run.unfollow': shows('see what commands and action scripts print'),
  'profile.list': reads,
  'profile.print': reads,
  'profile.read': reads,
  'profile.validate': reads,
  'profile.template': reads,
  'profile.definitions': reads,
  'profile.defaults': reads,
  // It looks at any file that the values name, with the owner's eyes.
  'profile.check': shows('have new values of a profile checked'),
  'profile.create': acts('create profiles'),
  'profile.createFrom': acts('create profiles'),
  'profile.update': acts('change profiles'),
  'profile.replace': acts('change profiles'),
  'profile.delete': acts('delete profiles'),
  'profile.putBack': acts('put profiles back'),
  'dlm.sample': reads,
  'dlm.begin': process,
  'dlm.setDelivery': process,
  'dlm.notify': process,
  'dlm.nsjoin': process,
  'dlm.nsleave': process,
  'dlm.detach': process,
  'dlm.lock': process,
  'dlm.locktp': process,
  'dlm.quelock': process,
  'dlm.quelocktp': process,
  'dlm.cvt': process,
  'dlm.quecvt': process,
  'dlm.unlock': process,
  'dlm.cancel': process,
  'dlm.getLkinfo': process,
  'dlm.getRsbinfo': process,
  'dlm.glcCreate': process,
  'dlm.glcAttach': process,
  'dlm.glcDetach': process,
  'dlm.glcDestroy': process,
  'dlm.rdAttach': process,
  'dlm.rdDetach': process,
  'dlm.rdCollect': process,
  'dlm.rdValidate': process,
  'imc.sample': reads,
  'imc.programs': reads,
  'imc.init': acts('initialize the Memory Channel'),
  'imc.run': acts('run programs'),
  'imc.follow': shows('see what programs print'),
  'imc.unfollow': shows('see what programs print'),
  'imc.kill': acts('end programs'),
  'imc.hold': acts('hold programs'),
  'imc.read': shows('see the contents of regions'),
  'imc.watch': shows('see the contents of regions'),
  'imc.unwatch': shows('see the contents of regions'),
  'imc.inject': acts('make the Memory Channel fail'),
  'imc.rcmgr': acts('work on etc/rc.config'),
  'imc.sysconfigdb': acts('work on etc/sysconfigtab'),
};

/** Whose a cluster is. */
export interface ClusterOwner {
  /** The login name. */
  readonly owner: string;
  /** Full path of the cluster root. */
  readonly root: string;
}

/**
 * Why somebody else than the owner does not get what a method gives.
 *
 * @returns a text for people, or null if everybody may ask for it.
 */
export function ownerOnlyText(method: Method, owner: ClusterOwner): string | null {
  const access = methodAccess[method];
  if (access.kind === 'reads') return null;
  if (access.kind === 'private') return privateText(method, access.what, owner);
  const who = onlyOwner(method, access.what, owner);
  return `${who}; others may only look. Nothing was changed. Run the command as ${owner.owner}, or ask them to.`;
}

/** The same for a part of what a method shows. */
export function privateText(method: Method, what: string, owner: ClusterOwner): string {
  const who = onlyOwner(method, what, owner);
  return `${who}, because it may show what others must not read. Ask ${owner.owner}.`;
}

function onlyOwner(method: Method, what: string, { owner, root }: ClusterOwner): string {
  return `Only ${owner}, who owns the cluster root ${root}, may ${what} (${method})`;
}
