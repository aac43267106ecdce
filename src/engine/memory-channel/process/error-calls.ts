// The C-like calls for error counts (manual 10.6.6): the fast read of what this host knows, and the slow check of the
// adapters, which waits for everything this host has sent.
import {
  Global,
  HostWord,
  hasReached,
  helpAlong,
  hostAt,
  knownCount,
  RailWord,
  railAt,
  raiseFloor,
  tailOf,
  takeHold,
  trueCount,
} from '../fabric/index.ts';
import { ImcStatus } from '../status.ts';
import type { ProcessContext } from './context.ts';
import type { Caller, Ref } from './region-calls.ts';

/**
 * Reads the error count of a logical rail as this host knows it (manual 10.6.6).
 * @returns the count; a negative value while it is being updated; IMC_NOTINIT; IMC_BADPARM for no such rail
 */
export function imc_rderrcnt_mr(p: Caller, logical_rail: number): number {
  const { context } = p;
  const call = 'imc_rderrcnt_mr';
  if (!context.enter(call)) return context.noted(call, ImcStatus.IMC_NOTINIT);
  if (!isRail(context, logical_rail)) return context.noted(call, noRail(context, logical_rail));
  // A count that is being updated is negative too, but no code.
  return knownCount(context.port.fabric, context.host, logical_rail);
}

/**
 * Checks that a logical rail has had no error since a count was read (manual 10.6.6).
 * @param errcnt the count known; gets the present one, negative while it is being updated
 * @returns IMC_SUCCESS only if every packet sent meanwhile has arrived; IMC_MC_ERROR, IMC_NOTINIT, IMC_BADPARM
 */
export function imc_ckerrcnt_mr(p: Caller, errcnt: Ref<number>, logical_rail: number): number {
  const { context } = p;
  return context.answer('imc_ckerrcnt_mr', () => {
    if (!isRail(context, logical_rail)) return noRail(context, logical_rail);
    const count = check(context, logical_rail);
    const isKnown = count >= 0 && count <= errcnt.value;
    errcnt.value = count;
    return isKnown && isActive(context, logical_rail)
      ? ImcStatus.IMC_SUCCESS
      : ImcStatus.IMC_MC_ERROR;
  });
}

/** The older form over all rails: the sum of their counts (MC-255). @returns as imc_rderrcnt_mr */
export function imc_rderrcnt(p: Caller): number {
  const { context } = p;
  const call = 'imc_rderrcnt';
  if (!context.enter(call)) return context.noted(call, ImcStatus.IMC_NOTINIT);
  let sum = 0;
  for (const rail of railsOf(context)) {
    const count = knownCount(context.port.fabric, context.host, rail);
    if (count < 0) return count;
    sum += count;
  }
  return sum;
}

/** The older form over all rails. @returns as imc_ckerrcnt_mr; IMC_INITERR when the check cannot be set up */
export function imc_ckerrcnt(p: Caller, errcnt: Ref<number>): number {
  return p.context.answer('imc_ckerrcnt', () => checkAll(p.context, errcnt));
}

function checkAll(context: ProcessContext, errcnt: Ref<number>): number {
  if (Atomics.load(context.port.fabric.words, Global.checkBroken) !== 0) {
    return ImcStatus.IMC_INITERR;
  }
  let sum = 0;
  let isAlive = true;
  for (const rail of railsOf(context)) {
    const count = check(context, rail);
    if (count < 0) {
      errcnt.value = count;
      return ImcStatus.IMC_MC_ERROR;
    }
    isAlive &&= isActive(context, rail);
    sum += count;
  }
  const isKnown = sum <= errcnt.value;
  errcnt.value = sum;
  return isKnown && isAlive ? ImcStatus.IMC_SUCCESS : ImcStatus.IMC_MC_ERROR;
}

function isRail(context: ProcessContext, rail: number): boolean {
  return railsOf(context).includes(rail);
}

function noRail(context: ProcessContext, rail: number): number {
  const last = railsOf(context).length - 1;
  const why = `there is no logical rail ${rail}; they are numbered from 0 to ${last}`;
  return context.refuse(ImcStatus.IMC_BADPARM, why);
}

/** The logical rails there are; the fabric may have room for more. */
function railsOf(context: ProcessContext): number[] {
  const { words } = context.port.fabric;
  const count = Atomics.load(words, Global.logicalRails);
  return Array.from({ length: count }, (_, rail) => rail);
}

function isActive(context: ProcessContext, rail: number): boolean {
  const { words, layout } = context.port.fabric;
  return Atomics.load(words, railAt(layout, rail) + RailWord.state) === 1;
}

/** The true count of a rail after everything sent so far has been applied or lost; -1 while it is being updated. */
function check(context: ProcessContext, rail: number): number {
  const { fabric, settings } = context.port;
  const begin = fabric.timing.roundTrip > 0 ? fabric.clock.now() : 0;
  if (settings.transport === 'log') waitForAll(context, rail);
  if (fabric.timing.roundTrip > 0) fabric.clock.stallUntil(begin + fabric.timing.roundTrip);
  if (takeHold(fabric, rail)) return -1;
  const count = trueCount(fabric, rail);
  raiseFloor(fabric, context.host, rail, count);
  return count;
}

function waitForAll(context: ProcessContext, rail: number): void {
  const { fabric } = context.port;
  const place = tailOf(fabric, rail);
  for (let host = 0; host < fabric.layout.hosts; host += 1) {
    const member = hostAt(fabric.layout, host) + HostWord.member;
    while (Atomics.load(fabric.words, member) === 1 && !hasReached(fabric, host, rail, place)) {
      helpAlong(fabric, host, rail);
    }
  }
}
