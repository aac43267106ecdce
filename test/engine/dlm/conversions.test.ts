// Conversions, settling and deadlock (specification sections 9 to 11; manual 9.3.4, 9.3.5, 9.6.4).
import { describe } from 'vitest';
import { story } from '../../support/dlm-story.ts';

describe('conversions', () => {
  story(
    'DLM-171 DLM-084 only granted locks are converted',
    `A: lock a R PR
      DLM_SUCCESS
    B: lock b R PR
      DLM_SUCCESS
    A: quecvt a EX
      DLM_SUCCESS
    A: cvt a NL
      DLM_CVTUNGRANT
      R G[b:PR] C[a:PR>EX]`,
  );
  story(
    'DLM-172 a conversion that fits is granted past conversions and new requests',
    `A: lock a R CR
      DLM_SUCCESS
    B: lock b R NL
      DLM_SUCCESS
    C: lock c R NL
      DLM_SUCCESS
    B: quecvt b EX
      DLM_SUCCESS
    D: quelock d R EX
      DLM_SUCCESS
    C: cvt c PW +SYNCSTS
      DLM_SYNC
      R G[a:CR c:PW] C[b:NL>EX] W[d:EX]`,
  );
  story(
    'DLM-173 a lock is never in its own way',
    `A: lock a R EX
      DLM_SUCCESS
    A: cvt a PW +SYNCSTS
      DLM_SYNC
    A: cvt a EX +SYNCSTS
      DLM_SYNC`,
  );
  story(
    'DLM-175 a conversion that does not fit goes last in its queue and keeps its mode',
    `A: lock a R CR
      DLM_SUCCESS
    B: lock b R PR
      DLM_SUCCESS
    C: lock c R CR
      DLM_SUCCESS
    A: quecvt a CW
      DLM_SUCCESS
    C: quecvt c CW
      DLM_SUCCESS
      R G[b:PR] C[a:CR>CW c:CR>CW]
    B: unlock b
      DLM_SUCCESS
      A: completion a DLM_SUCCESS
      C: completion c DLM_SUCCESS
      R G[a:CW c:CW]`,
  );
  story(
    'DLM-176 DLM-178 down and to the same mode at once, whoever waits',
    `A: lock a R EX
      DLM_SUCCESS
    B: quelock b R EX
      DLM_SUCCESS
    A: cvt a EX +SYNCSTS
      DLM_SYNC
    A: cvt a PW +SYNCSTS
      DLM_SYNC
    A: cvt a CW +SYNCSTS
      DLM_SYNC
    A: cvt a CR +SYNCSTS
      DLM_SYNC
      R G[a:CR] W[b:EX]`,
  );
  story(
    'DLM-177 between CW and PR a conversion may have to wait',
    `A: lock a R CW
      DLM_SUCCESS
    B: lock b R CW
      DLM_SUCCESS
    A: quecvt a PR
      DLM_SUCCESS
      R G[b:CW] C[a:CW>PR]
    B: cvt b NL
      DLM_SUCCESS
      A: completion a DLM_SUCCESS
    B: cvt b PR +SYNCSTS
      DLM_SYNC
    A: quecvt a CW
      DLM_SUCCESS
      R G[b:PR] C[a:PR>CW]`,
  );
  story(
    'DLM-179 with DLM_NOQUEUE a conversion that would queue changes nothing',
    `A: lock a R PR blk=old notprm=old
      DLM_SUCCESS
    B: lock b R PR
      DLM_SUCCESS
    A: cvt a EX +NOQUEUE blk=new notprm=new
      DLM_NOTQUEUED
      R G[a:PR b:PR]
    A: get_lkinfo a
      DLM_SUCCESS blkrtn=old notprm=old lkstate=1
    C: quelock c R EX
      DLM_SUCCESS
      A: blocking a routine=old notprm=old`,
  );
  story(
    'DLM-180 a granted conversion brings its own routine and parameter, or none',
    `A: lock a R PR blk=old notprm=old
      DLM_SUCCESS
    A: cvt a PR blk=new notprm=new
      DLM_SUCCESS
    B: quelock b R EX
      DLM_SUCCESS
      A: blocking a routine=new notprm=new
    B: unlock b
      DLM_SUCCESS
      B: completion b DLM_ABORT
    A: cvt a PR
      DLM_SUCCESS
    B: quelock c R EX
      DLM_SUCCESS
      R G[a:PR] W[c:EX]`,
  );
  story(
    'DLM-181 until it is granted the lock keeps what it had',
    `A: lock a R PR blk=old notprm=old
      DLM_SUCCESS
    B: lock b R PR
      DLM_SUCCESS
    A: quecvt a EX blk=new notprm=new
      DLM_SUCCESS
    A: get_lkinfo a
      DLM_SUCCESS blkrtn=old notprm=old rqmode=EX grmode=PR lkstate=2
    B: unlock b
      DLM_SUCCESS
      A: completion a DLM_SUCCESS notprm=new
    A: get_lkinfo a
      DLM_SUCCESS blkrtn=new notprm=new rqmode=EX grmode=EX lkstate=1`,
  );
  story(
    'DLM-182 DLM-184 forced behind other conversions, or refused with DLM_NOQUEUE',
    `A: lock a R CR
      DLM_SUCCESS
    B: lock b R NL
      DLM_SUCCESS
    C: lock c R NL
      DLM_SUCCESS
    B: quecvt b EX
      DLM_SUCCESS
    C: cvt c CR +QUECVT +NOQUEUE
      DLM_NOTQUEUED
    C: quecvt c CR +QUECVT
      DLM_SUCCESS
      R G[a:CR] C[b:NL>EX c:NL>CR]`,
  );
  story(
    'DLM-183 with no other conversion the ordinary rule holds, past new requests',
    `A: lock a R CR
      DLM_SUCCESS
    B: lock b R NL
      DLM_SUCCESS
    C: quelock c R EX
      DLM_SUCCESS
    B: cvt b PR +QUECVT +SYNCSTS
      DLM_SYNC
      R G[a:CR b:PR] W[c:EX]`,
  );
  story(
    'DLM-185 DLM-186 the pair is judged by the granted mode at the call, and a bad one changes nothing',
    `A: lock a R EX
      DLM_SUCCESS
    A: cvt a EX +QUECVT
      DLM_BADPARAM
      R G[a:EX]
    A: cvt a PR
      DLM_SUCCESS
    A: cvt a EX +QUECVT +SYNCSTS
      DLM_SYNC`,
  );
});

describe('settling', () => {
  story(
    'DLM-195 DLM-196 DLM-197 DLM-198 conversions in order up to the first that does not fit; new requests after all',
    `A: lock a R PW
      DLM_SUCCESS
    B: lock b R NL
      DLM_SUCCESS
    C: lock c R NL
      DLM_SUCCESS
    D: lock d R NL
      DLM_SUCCESS
    B: quecvt b PR
      DLM_SUCCESS
    C: quecvt c EX
      DLM_SUCCESS
    D: quecvt d CR +QUECVT
      DLM_SUCCESS
    E: quelock e R CR
      DLM_SUCCESS
    A: unlock a
      DLM_SUCCESS
      B: completion b DLM_SUCCESS
      R G[b:PR] C[c:NL>EX d:NL>CR] W[e:CR]`,
  );
  story(
    'DLM-199 DLM-200 new requests in order up to the first that does not fit',
    `A: lock a R EX
      DLM_SUCCESS
    B: quelock b R PR
      DLM_SUCCESS
    C: quelock c R CW
      DLM_SUCCESS
    D: quelock d R PR
      DLM_SUCCESS
    A: cvt a NL
      DLM_SUCCESS
      B: completion b DLM_SUCCESS
      R G[a:NL b:PR] W[c:CW d:PR]`,
  );
  story(
    'DLM-194 DLM-203 the end of a waiter or converter lets others through',
    `A: lock a R PR
      DLM_SUCCESS
    B: lock b R PR
      DLM_SUCCESS
    B: quecvt b EX
      DLM_SUCCESS
    C: quelock c R CR
      DLM_SUCCESS
    B: killed
      C: completion c DLM_SUCCESS
      R G[a:PR c:CR]`,
  );
  story(
    'DLM-201 DLM-261 DLM-262 who is granted by a release or conversion reads what it wrote',
    `A: lock a R EX
      DLM_SUCCESS
    B: quelock b R PR +VALB
      DLM_SUCCESS
    A: cvt a PR +VALB V="one"
      DLM_SUCCESS
      B: completion b DLM_SUCCESS gets="one"
    A: cvt a PR
      DLM_SUCCESS
    C: quelock c R EX +VALB
      DLM_SUCCESS
    B: unlock b +VALB V="no"
      DLM_SUCCESS
    A: unlock a +VALB V="no"
      DLM_SUCCESS
      C: completion c DLM_SUCCESS gets="one"
    A: quelock d R CR +VALB
      DLM_SUCCESS
    C: unlock c +VALB V="two"
      DLM_SUCCESS
      A: completion d DLM_SUCCESS gets="two"`,
  );
});

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
