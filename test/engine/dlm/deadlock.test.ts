// Deadlock and transactions (specification sections 11 and 19; manual 9.3.5).
import { describe } from 'vitest';
import { story } from '../../support/dlm-story.ts';

describe('deadlock', () => {
  story(
    'DLM-206 DLM-213 DLM-217 conversion deadlock: the victim keeps its mode, routine and parameter, and transfers nothing',
    `A: lock a R PR blk=old notprm=old
      DLM_SUCCESS
    B: lock b R PR
      DLM_SUCCESS
    B: quecvt b EX
      DLM_SUCCESS
      A: blocking a mode=EX notprm=old
    A: quecvt a EX +VALB blk=new notprm=new V="no"
      DLM_SUCCESS
      A: completion a DLM_DEADLOCK untouched notprm=new
      A: blocking a mode=EX routine=old notprm=old
      R G[a:PR] C[b:PR>EX] V=""`,
  );
  story(
    'DLM-207 DLM-214 DLM-212 a circle over two resources: the request queued last goes, with its lock ID',
    `A: lock a1 R1 EX
      DLM_SUCCESS
    B: lock b2 R2 EX
      DLM_SUCCESS
    A: quelock a2 R2 EX
      DLM_SUCCESS
    B: lock b1 R1 EX
      DLM_DEADLOCK
      R1 G[a1:EX]
      R2 G[b2:EX] W[a2:EX]
    B: unlock b1
      DLM_IVLOCKID`,
  );
  story(
    'DLM-215 DLM-216 a blocked call is told by its return, and the others go on by the rules',
    `A: lock a1 R1 PR
      DLM_SUCCESS
    B: lock b2 R2 EX
      DLM_SUCCESS
    C: lock c1 R1 NL
      DLM_SUCCESS
    B: lock b1 R1 EX
      blocks
    C: quelock c R1 PR
      DLM_SUCCESS
    A: quelock a2 R2 PR +NODLCKWT
      DLM_SUCCESS
      R1 G[a1:PR c1:NL] W[b1:EX c:PR]
    A: unlock a2
      DLM_SUCCESS
      A: completion a2 DLM_ABORT
    A: lock a2 R2 PR
      DLM_DEADLOCK
      R1 G[a1:PR c1:NL] W[b1:EX c:PR]`,
  );
  story(
    'DLM-208 every conflicting holder is waited for',
    `A: lock a1 R1 CR
      DLM_SUCCESS
    B: lock b1 R1 CR
      DLM_SUCCESS
    C: lock c2 R2 EX
      DLM_SUCCESS
    A: quelock a2 R2 EX
      DLM_SUCCESS
    C: quelock c1 R1 EX
      DLM_SUCCESS
      one of a2 c1 DLM_DEADLOCK
      if c1: R1 G[a1:CR b1:CR]`,
  );
  story(
    'DLM-208 a granted conversion can close a circle too',
    `A: lock a1 R1 NL
      DLM_SUCCESS
    B: lock b1 R1 CR
      DLM_SUCCESS
    C: lock c2 R2 EX
      DLM_SUCCESS
    C: quelock c1 R1 EX
      DLM_SUCCESS
    A: quelock a2 R2 EX
      DLM_SUCCESS
      R1 G[a1:NL b1:CR] W[c1:EX]
    A: quecvt a1 PW +SYNCSTS
      DLM_SYNC
      one of c1 a2 DLM_DEADLOCK
      if c1: R1 G[a1:PW b1:CR]
      if a2: R2 G[c2:EX]`,
  );
  story(
    'DLM-210 DLM-224 two circles cost two victims',
    `A: lock a R PR
      DLM_SUCCESS
    B: lock b R PR
      DLM_SUCCESS
    C: lock c Q PR
      DLM_SUCCESS
    D: lock d Q PR
      DLM_SUCCESS
    A: quecvt a EX
      DLM_SUCCESS
    C: quecvt c EX
      DLM_SUCCESS
    B: quecvt b EX
      DLM_SUCCESS
      B: completion b DLM_DEADLOCK
    D: quecvt d EX
      DLM_SUCCESS
      D: completion d DLM_DEADLOCK`,
  );
  story(
    'DLM-218 with a delay the circle is found when it has passed',
    `A: lock a R PR
      DLM_SUCCESS
    B: lock b R PR
      DLM_SUCCESS
    A: quecvt a EX
      DLM_SUCCESS
    B: quecvt b EX
      DLM_SUCCESS
    time: +99ms
      R C[a:PR>EX b:PR>EX]
    time: +1ms
      B: completion b DLM_DEADLOCK
      R G[b:PR] C[a:PR>EX]`,
    { deadlockDelayMs: 100 },
  );
  story(
    'DLM-058 a request with DLM_NODLCKWT is never followed and never the victim',
    `A: lock a1 R1 EX
      DLM_SUCCESS
    B: lock b2 R2 EX
      DLM_SUCCESS
    A: quelock a2 R2 EX +NODLCKWT
      DLM_SUCCESS
    B: quelock b1 R1 EX
      DLM_SUCCESS
      R1 G[a1:EX] W[b1:EX]
      R2 G[b2:EX] W[a2:EX]`,
  );
  story(
    'DLM-059 a lock with DLM_NODLCKBLK is never followed as a blocker',
    `A: lock a1 R1 EX +NODLCKBLK
      DLM_SUCCESS
    B: lock b2 R2 EX
      DLM_SUCCESS
    A: quelock a2 R2 EX
      DLM_SUCCESS
    B: quelock b1 R1 EX
      DLM_SUCCESS
      R1 G[a1:EX] W[b1:EX]
      R2 G[b2:EX] W[a2:EX]`,
  );
  story(
    'DLM-219 DLM-220 waiting for oneself alone is a deadlock',
    `A: lock a R PR
      DLM_SUCCESS
    A: lock b R EX
      DLM_DEADLOCK
      R G[a:PR]
    B: lock c R PR
      DLM_SUCCESS
    A: quelock d R EX
      DLM_SUCCESS
      R G[a:PR c:PR] W[d:EX]
    B: unlock c
      DLM_SUCCESS
      A: completion d DLM_DEADLOCK
      R G[a:PR]`,
  );
  story(
    'DLM-220 DLM-298 behind a request of its own that waits for others nobody is in deadlock',
    `B: lock b R EX
      DLM_SUCCESS
    A: quelock a1 R EX
      DLM_SUCCESS
    A: quelock a2 R EX
      DLM_SUCCESS
    A: quelock a3 R PR
      DLM_SUCCESS
      R G[b:EX] W[a1:EX a2:EX a3:PR]
    B: unlock b
      DLM_SUCCESS
      A: completion a1 DLM_SUCCESS
      A: completion a2 DLM_DEADLOCK
      A: completion a3 DLM_DEADLOCK
      R G[a1:EX]`,
  );
  story(
    'DLM-222 DLM-223 no circle, no victim, and granted locks stay',
    `A: lock a1 R1 PR
      DLM_SUCCESS
    B: lock b1 R1 PR
      DLM_SUCCESS
    C: quelock c1 R1 EX
      DLM_SUCCESS
    D: quelock d1 R1 PR
      DLM_SUCCESS
    A: lock a2 R2 EX
      DLM_SUCCESS
    D: quelock d2 R2 EX
      DLM_SUCCESS
      R1 G[a1:PR b1:PR] W[c1:EX d1:PR]
      R2 G[a2:EX] W[d2:EX]`,
  );
});

describe('transactions', () => {
  story(
    'DLM-365 DLM-366 a transaction stands for its processes',
    `A: locktp a R EX txn=7 +TXID_GLOBAL
      DLM_SUCCESS
    B: locktp b R EX txn=7 +TXID_GLOBAL
      DLM_DEADLOCK
    B: quelocktp c R EX txn=8 +TXID_GLOBAL
      DLM_SUCCESS`,
  );
  story(
    'DLM-367 one process, two transactions: they do not wait for each other for being in one process',
    `A: locktp a R EX txn=1
      DLM_SUCCESS
    A: quelocktp b R EX txn=2
      DLM_SUCCESS
    A: unlock a
      DLM_SUCCESS
      A: completion b DLM_SUCCESS`,
  );
  story(
    'DLM-207 DLM-365 two transactions of one process in a circle',
    `A: locktp a R EX txn=1
      DLM_SUCCESS
    A: locktp b Q EX txn=2
      DLM_SUCCESS
    A: quelocktp c Q EX txn=1
      DLM_SUCCESS
    A: quelocktp d R EX txn=2
      DLM_SUCCESS
      A: completion d DLM_DEADLOCK`,
  );
  story(
    'DLM-368 local transactions of two members differ, of one member they do not, global ones are one',
    `A: locktp a R EX txn=7 +TXID_LOCAL
      DLM_SUCCESS
    B: quelocktp b R EX txn=7 +TXID_LOCAL
      DLM_SUCCESS
    B: unlock b
      DLM_SUCCESS
      B: completion b DLM_ABORT
    D: locktp d R EX txn=7 +TXID_LOCAL
      DLM_DEADLOCK
    A: locktp e Q EX txn=7 +TXID_GLOBAL
      DLM_SUCCESS
    B: locktp f Q EX txn=7 +TXID_GLOBAL
      DLM_DEADLOCK`,
  );
  story(
    'DLM-369 DLM-370 a transaction changes nothing but the search, and a conversion keeps it',
    `A: locktp a R EX txn=7
      DLM_SUCCESS
    D: locktp b R PR txn=7 +NOQUEUE
      DLM_NOTQUEUED
    D: unlock a
      DLM_IVLOCKID
    A: cvt a PR
      DLM_SUCCESS
    D: lock c R PR
      DLM_SUCCESS
    D: locktp d Q EX txn=7
      DLM_SUCCESS
    D: quecvt c EX
      DLM_SUCCESS
    B: quelock e Q EX
      DLM_SUCCESS`,
  );
});
