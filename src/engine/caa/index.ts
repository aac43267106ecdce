// Application availability: what the rest of the engine may use of it.
export { armRebalance, balanceResource, rebalanceDue } from './balance.ts';
export { consider, objections } from './choose.ts';
export { delayReturn } from './delay.ts';
export {
  dependentsFirst,
  itemsRequiredFirst,
  onlineDependents,
  requiredClosure,
  requiredFirst,
} from './dependencies.ts';
export { lostQuorumSentence, memberDownEnd, untilQuorum } from './entry-points.ts';
export { armFreeze, freeze, freezeDue, unfreeze } from './freeze.ts';
export { freezeOf, frozenMembers } from './frozen.ts';
export { checkDue, windowDue } from './monitor.ts';
export {
  changeHardware,
  monitoredWindowDue,
  noteInterfaces,
  observe,
  outageOf,
  spawnAllLeaving,
  takeOverMonitored,
} from './monitored/index.ts';
export { failOver, failoverDue, reconsider, reconsiderAll } from './recover.ts';
export { refuseMember, refuseStrangeMember, refuseWithoutQuorum } from './refusals.ts';
export { registerResource, unregisterResource } from './register.ts';
export { relocateResource, relocationGroup } from './relocate.ts';
export { restoreRegistered } from './restore.ts';
export { startResource } from './start.ts';
export { stopThere, withSlots } from './steps.ts';
export { stopResource } from './stop.ts';
export { bootResource, takeOver } from './takeover.ts';
export { becomeOffline } from './transitions.ts';
