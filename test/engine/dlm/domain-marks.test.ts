// Resources that outlive their locks only because their recovery domain as a whole is invalid. (Found by the simulation
// of ten million operations, seed 14733.)
import { expect, it } from 'vitest';
import { DomainFlag, Flag, Mode, Status } from '../../../src/engine/dlm/index.ts';
import { setUp } from '../../support/dlm-set-up.ts';

it('DLM-378 DLM-389 what was added and written after the collect goes with the domain’s mark', () => {
  const { manager, begin } = setUp();
  const [own, other] = [begin(), begin()];
  const { rdId } = manager.rdAttach(own.pid, 'd', DomainFlag.PROCESS);
  const { rdId: otherId } = manager.rdAttach(other.pid, 'd', DomainFlag.PROCESS);
  expect(manager.rdDetach(other.pid, otherId, DomainFlag.INVALIDATE)).toBe(Status.SUCCESS);
  const { handle, size } = manager.rdCollect(own.pid, rdId);
  expect(size).toBe(0);

  const { pid, nsp } = own;
  const flags = Flag.PERSIST;
  const { lkid } = manager.locktp(pid, { nsp, name: 'R', mode: Mode.EX, flags, domain: rdId });
  expect(manager.unlock(pid, lkid, { flags: Flag.VALB, value: [7] })).toBe(Status.SUCCESS);
  expect(manager.getRsbinfo(pid, nsp, 'R').info).toMatchObject({ lckcnt: 0, vbstatus: 0 });

  expect(manager.rdValidate(pid, rdId, handle)).toBe(Status.MORE_TO_RECOVER);
  expect(manager.getRsbinfo(pid, nsp, 'R')).toEqual({ status: Status.ENOENT, info: null });
  // Nothing of it is left: it may now be locked by anybody, and starts empty.
  const again = manager.lock(pid, { nsp, name: 'R', mode: Mode.EX, flags: Flag.VALB, value: [] });
  expect(again).toMatchObject({ status: Status.SUCCESS, value: [0, 0, 0, 0] });
});
