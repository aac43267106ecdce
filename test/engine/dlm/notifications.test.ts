// Completion, synchronous status and blocking notifications (specification sections 15 and 16; manual 9.6.1 to 9.6.3).
import { describe } from 'vitest';
import { story } from '../../support/dlm-story.ts';

describe('completion', () => {
  story(
    'DLM-284 DLM-291 a synchronous call returns at once, or blocks until granted',
    `A: lock a R EX
      DLM_SUCCESS
    B: lock b R PR +SYNCSTS
      blocks
    A: cvt a NL +SYNCSTS
      DLM_SYNC
      B: returns b DLM_SUCCESS`,
  );
  story(
    'DLM-285 DLM-286 DLM-287 DLM-288 DLM-072 accepted at once, completed once, also when granted at once',
    `A: quelock a R EX
      DLM_SUCCESS
      A: completion a DLM_SUCCESS
    B: quelock b R PR
      DLM_SUCCESS
    A: quecvt a NL
      DLM_SUCCESS
      A: completion a DLM_SUCCESS
      B: completion b DLM_SUCCESS`,
  );
  story(
    'DLM-051 DLM-073 DLM-289 DLM-290 DLM-292 with DLM_SYNCSTS: DLM_SYNC and no completion, or a completion without it',
    `A: quelock a R EX +SYNCSTS
      DLM_SYNC
    A: quecvt a PW +SYNCSTS
      DLM_SYNC
    B: quelock b R PW +SYNCSTS
      DLM_SUCCESS
    A: unlock a
      DLM_SUCCESS
      B: completion b DLM_SUCCESS`,
  );
  story(
    'DLM-045 DLM-293 the que functions need a completion routine; a refused request completes nothing',
    `A: quelock a R EX cpl=
      DLM_SUCCESS
      A: completion a DLM_SUCCESS
    B: quelock b R EX +NOQUEUE
      DLM_NOTQUEUED
    B: quelock b R EX +QUECVT
      DLM_BADPARAM
    A: quecvt a EX +QUECVT
      DLM_BADPARAM
      R G[a:EX]`,
  );
  story(
    'DLM-294 DLM-295 DLM-043 the completion brings parameter, lock, status and value block',
    `A: lock a R EX
      DLM_SUCCESS
    B: quelock b R PR +VALB notprm=mine
      DLM_SUCCESS
    A: unlock a +VALB V="v"
      DLM_SUCCESS
      B: completion b DLM_SUCCESS gets="v" notprm=mine`,
  );
  story(
    'DLM-298 many requests of one process',
    `A: lock a R EX
      DLM_SUCCESS
    A: lock q Q EX
      DLM_SUCCESS
    B: quelock b1 R CR
      DLM_SUCCESS
    B: quelock b2 R CR
      DLM_SUCCESS
    B: quelock b3 Q EX
      DLM_SUCCESS
    A: unlock a
      DLM_SUCCESS
      B: completion b1 DLM_SUCCESS
      B: completion b2 DLM_SUCCESS
    A: unlock q
      DLM_SUCCESS
      B: completion b3 DLM_SUCCESS`,
  );
});

describe('delivery', () => {
  story(
    'DLM-300 DLM-301 a signal after dlm_nsjoin, and one that can be caught',
    `A: detach
      DLM_SUCCESS
    A: set_signal 23
      DLM_NOTATTACHED
    B: set_signal 9
      DLM_BADPARAM
    B: set_signal 17
      DLM_BADPARAM
    B: set_signal -1
      DLM_BADPARAM
    B: set_signal 49
      DLM_BADPARAM
    B: set_signal 48
      DLM_SUCCESS`,
  );
  story(
    'DLM-302 DLM-304 DLM-305 without a signal notifications wait for dlm_notify, and keep their order',
    `A: set_signal 0
      DLM_SUCCESS
    A: quelock a R EX
      DLM_SUCCESS
    A: quelock b Q PR blk=f
      DLM_SUCCESS
    B: quelock c Q EX
      DLM_SUCCESS
    A: notify
      3
      A: completion a DLM_SUCCESS
      A: completion b DLM_SUCCESS
      A: blocking b mode=EX
    A: notify
      0`,
  );
  story(
    'DLM-303 while the signal is blocked nothing is delivered and nothing lost',
    `A: blocks_signal yes
    A: quelock a R EX
      DLM_SUCCESS
    A: quelock b Q EX
      DLM_SUCCESS
    A: blocks_signal no
      A: completion a DLM_SUCCESS
      A: completion b DLM_SUCCESS`,
  );
  story(
    'DLM-299 DLM-306 a notification is delivered before the call in progress returns',
    `A: lock a R EX blk=f
      DLM_SUCCESS
    A: lock n Q NL
      DLM_SUCCESS
    B: lock b Q PR
      DLM_SUCCESS
    A: cvt n EX
      blocks
    C: lock c Q CR
      blocks
    B: unlock b
      DLM_SUCCESS
      A: returns n DLM_SUCCESS
    B: quelock d R PR
      DLM_SUCCESS
      A: blocking a mode=PR
    A: unlock n
      DLM_SUCCESS
      C: returns c DLM_SUCCESS`,
  );
  story(
    'DLM-306 even one that arises with the grant itself',
    `A: lock a R NL
      DLM_SUCCESS
    B: lock b R PR
      DLM_SUCCESS
    A: cvt a EX blk=f
      blocks
    C: quelock c R CR
      DLM_SUCCESS
    B: unlock b
      DLM_SUCCESS
      A: blocking a mode=CR
      A: returns a DLM_SUCCESS`,
  );
});

describe('blocking notifications', () => {
  story(
    'DLM-308 DLM-309 DLM-314 DLM-315 DLM-044 when a request is queued: mode and hint of the request, parameter of the lock',
    `A: lock a R PR blk=f notprm=mine
      DLM_SUCCESS
    B: quelock b R EX hint=help notprm=theirs
      DLM_SUCCESS
      A: blocking a mode=EX hint=help notprm=mine routine=f`,
  );
  story(
    'DLM-309 when a lock is granted while a request waits that it blocks',
    `A: lock a R EX
      DLM_SUCCESS
    B: quelock b R PR blk=g
      DLM_SUCCESS
    C: quelock c R EX hint=c
      DLM_SUCCESS
    A: unlock a
      DLM_SUCCESS
      B: completion b DLM_SUCCESS
      B: blocking b mode=EX hint=c`,
  );
  story(
    'DLM-310 DLM-311 DLM-312 once for each grant; a conversion, even to the same mode, starts anew',
    `A: lock a R PR blk=f
      DLM_SUCCESS
    B: quelock b R EX
      DLM_SUCCESS
      A: blocking a mode=EX
    C: quelock c R EX
      DLM_SUCCESS
    A: cvt a PR blk=f
      DLM_SUCCESS
      A: blocking a mode=EX
    A: cvt a CR blk=f
      DLM_SUCCESS
      A: blocking a mode=EX
    A: cvt a NL blk=f
      DLM_SUCCESS
      B: completion b DLM_SUCCESS`,
  );
  story(
    'DLM-313 DLM-249 a conversion taken back starts anew too',
    `A: lock a R PR blk=f
      DLM_SUCCESS
    B: lock b R PR
      DLM_SUCCESS
    A: quecvt a EX
      DLM_SUCCESS
    C: quelock c R CW hint=c
      DLM_SUCCESS
    A: cancel a
      DLM_SUCCESS
      A: completion a DLM_CANCEL
      A: blocking a mode=CW hint=c`,
  );
  story(
    'DLM-314 conversions come before new requests, and only those that the lock blocks count',
    `A: lock a R NL
      DLM_SUCCESS
    B: lock b R PR
      DLM_SUCCESS
    C: quelock c R CW hint=c
      DLM_SUCCESS
    D: quelock w R CR hint=w
      DLM_SUCCESS
    A: quecvt a EX hint=a
      DLM_SUCCESS
    B: cvt b PR blk=f
      DLM_SUCCESS
      B: blocking b mode=EX hint=a
      R G[b:PR] C[a:NL>EX] W[c:CW w:CR]`,
  );
  story(
    'DLM-318 a request that waits for its turn only notifies nobody',
    `A: lock a R CR blk=f
      DLM_SUCCESS
    B: lock b R PR
      DLM_SUCCESS
    C: quelock c R PW
      DLM_SUCCESS
    D: quelock d R CR
      DLM_SUCCESS
      R G[a:CR b:PR] W[c:PW d:CR]`,
  );
  story(
    'DLM-319 DLM-320 converting and waiting locks are not notified',
    `A: lock a R PR blk=f
      DLM_SUCCESS
    B: lock b R PR
      DLM_SUCCESS
    A: quecvt a EX blk=g
      DLM_SUCCESS
    C: quelock c R PW blk=h
      DLM_SUCCESS
    D: quelock d R EX
      DLM_SUCCESS
    B: unlock b
      DLM_SUCCESS
      A: completion a DLM_SUCCESS
      A: blocking a mode=PW routine=g`,
  );
  story(
    'DLM-321 a lock without a routine is not notified, and not later for what was before',
    `A: lock a R PR
      DLM_SUCCESS
    B: quelock b R EX
      DLM_SUCCESS
    B: unlock b
      DLM_SUCCESS
      B: completion b DLM_ABORT
    A: cvt a PR blk=f
      DLM_SUCCESS`,
  );
  story(
    'DLM-322 DLM-323 not for its own request, but for another lock of the same process',
    `A: lock a R PR blk=f
      DLM_SUCCESS
    B: lock b R PR
      DLM_SUCCESS
    A: quecvt a EX blk=g
      DLM_SUCCESS
    A: cancel a
      DLM_SUCCESS
      A: completion a DLM_CANCEL
    A: quelock c R CW
      DLM_SUCCESS
      A: blocking a mode=CW routine=f`,
  );
  story(
    'DLM-324 nobody has to obey',
    `A: lock a R EX blk=f
      DLM_SUCCESS
    B: quelock b R NL
      DLM_SUCCESS
      B: completion b DLM_SUCCESS
    B: quecvt b CR
      DLM_SUCCESS
      A: blocking a mode=CR
    time: +1000000ms
      R G[a:EX] C[b:NL>CR]`,
  );
  story(
    'DLM-325 a newer notification replaces one that nobody has fetched',
    `A: set_signal 0
      DLM_SUCCESS
    A: lock a R PR blk=f
      DLM_SUCCESS
    B: quelock b R EX
      DLM_SUCCESS
    A: cvt a PR blk=g
      DLM_SUCCESS
    A: notify
      1
      A: blocking a routine=g mode=EX`,
  );
  story(
    'DLM-326 a waiter is told of its grant by its completion',
    `A: lock a R EX
      DLM_SUCCESS
    B: quelock b R PR blk=f
      DLM_SUCCESS
    A: unlock a
      DLM_SUCCESS
      B: completion b DLM_SUCCESS`,
  );
});
