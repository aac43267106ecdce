// A lock manager with processes that have joined a namespace of their own and a public one, for tests that call it directly.
import {
  type DlmEvent,
  type DlmSettings,
  JoinFlag,
  LockManager,
} from '../../src/engine/dlm/index.ts';

export function setUp(settings: Partial<DlmSettings> = {}) {
  const manager = new LockManager(settings);
  const begin = (member = 1, uid = 100, killable = true) => {
    const pid = manager.begin({ member, uid, gids: [uid], killable });
    const { nsp } = manager.nsjoin(pid, 7, JoinFlag.PUBLIC);
    const user = manager.nsjoin(pid, uid, JoinFlag.USER).nsp;
    manager.setSignal(pid, 23);
    return { pid, nsp, user };
  };
  const events = () => {
    const all: DlmEvent[] = [];
    for (let event = manager.nextEvent(); event !== null; event = manager.nextEvent()) {
      all.push(event);
    }
    return all;
  };
  return { manager, begin, events };
}
