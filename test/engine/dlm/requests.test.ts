// New requests: names, resources, grants and queues (specification sections 1, 6, 8; manual 9.2, 9.3).
import { describe } from 'vitest';
import { story } from '../../support/dlm-story.ts';

describe('resources', () => {
  story(
    'DLM-139 DLM-140 DLM-143 DLM-128 namespace, name and length make a resource',
    `A: nsjoin public 7 as p
      DLM_SUCCESS
    A: lock a disk1 EX
      DLM_SUCCESS
    A: lock b disk1 EX +NOQUEUE
      DLM_NOTQUEUED
    A: lock c disk EX +SYNCSTS
      DLM_SYNC
    A: lock d p:disk1 EX +SYNCSTS
      DLM_SYNC`,
  );
  story(
    'DLM-141 only the first bytes of a name count',
    `A: lock a disk12345 EX length=5
      DLM_SUCCESS
      disk1 G[a:EX]
    B: lock b disk1 PR +NOQUEUE
      DLM_NOTQUEUED
    B: lock c disk1 PR length=6
      DLM_EFAULT`,
  );
  story(
    'DLM-142 DLM-144 another parent resource makes another resource, another lock on the same parent does not',
    `A: lock p P CW
      DLM_SUCCESS
    A: lock q Q CW
      DLM_SUCCESS
    B: lock r P CW
      DLM_SUCCESS
    A: lock a p/x EX
      DLM_SUCCESS
    A: lock b q/x EX +SYNCSTS
      DLM_SYNC
    A: lock c x EX +SYNCSTS
      DLM_SYNC
    B: lock d r/x EX +NOQUEUE
      DLM_NOTQUEUED`,
  );
  story(
    'DLM-007 DLM-047 a name of no bytes or of too many is refused and changes nothing',
    `A: lock a x*0 EX
      DLM_IVBUFLEN
    A: lock b x*32 EX
      DLM_IVBUFLEN
    A: lock c R EX length=0
      DLM_IVBUFLEN
      R gone`,
  );
  story(
    'DLM-008 the length is a setting',
    `A: lock a x*9 EX
      DLM_IVBUFLEN
    A: lock b x*8 EX
      DLM_SUCCESS`,
    { resourceNameBytesMax: 8 },
  );
  story(
    'DLM-146 DLM-148 DLM-149 DLM-241 DLM-256 a resource lives from its first request to its last lock',
    `A: lock a R EX
      DLM_SUCCESS
      R G[a:EX] V=""
    B: quelock b R PR
      DLM_SUCCESS
    A: unlock a +VALB V="x"
      DLM_SUCCESS
      B: completion b DLM_SUCCESS
      R G[b:PR] V="x"
    B: unlock b
      DLM_SUCCESS
      R gone
    B: lock c R PR +VALB +SYNCSTS
      DLM_SYNC gets=""
    B: get_rsbinfo R
      DLM_SUCCESS vbseqnum=0 vbstatus=1`,
  );
  story(
    'DLM-149 an invalid mark goes with the resource',
    `A: lock a R EX
      DLM_SUCCESS
    A: unlock a +INVVALBLK
      DLM_SUCCESS
      R gone
    A: lock b R PR +VALB
      DLM_SUCCESS gets=""`,
  );
  story(
    'DLM-151 NL keeps a resource and its value block',
    `A: lock a R NL
      DLM_SUCCESS
    B: lock b R EX
      DLM_SUCCESS
    B: unlock b +VALB V="kept"
      DLM_SUCCESS
      R G[a:NL] V="kept"`,
  );
  story(
    'DLM-147 a refused first request makes no resource',
    `A: quelock a R PR cpl=c +QUECVT
      DLM_BADPARAM
      R gone
    A: lock a nowhere:R PR
      DLM_NOTATTACHED
      R gone`,
  );
});

describe('new requests', () => {
  story(
    'DLM-161 NL is granted whatever is held or queued, DLM-057 with DLM_EXPEDITE too',
    `A: lock a R EX
      DLM_SUCCESS
    B: lock b R NL
      DLM_SUCCESS
    B: quecvt b PR
      DLM_SUCCESS
    C: quelock c R EX
      DLM_SUCCESS
    D: lock d R NL +SYNCSTS +NOQUEUE
      DLM_SYNC
    D: lock e R NL +SYNCSTS +EXPEDITE
      DLM_SYNC
      R G[a:EX d:NL e:NL] C[b:NL>PR] W[c:EX]`,
  );
  story(
    'DLM-162 DLM-163 DLM-165 granted at once alone or with compatible locks, else queued last',
    `A: lock a R PR +SYNCSTS
      DLM_SYNC
    B: lock b R CR +SYNCSTS
      DLM_SYNC
    C: quelock c R CW +SYNCSTS
      DLM_SUCCESS
      R G[a:PR b:CR] W[c:CW]`,
  );
  story(
    'DLM-164 DLM-166 behind a queue even a compatible request waits, first in first out',
    `A: lock a R PR
      DLM_SUCCESS
    B: quelock b R EX
      DLM_SUCCESS
    C: quelock c R CR
      DLM_SUCCESS
    D: quelock d R PR
      DLM_SUCCESS
      R G[a:PR] W[b:EX c:CR d:PR]
    A: unlock a
      DLM_SUCCESS
      B: completion b DLM_SUCCESS
      R G[b:EX] W[c:CR d:PR]
    B: unlock b
      DLM_SUCCESS
      C: completion c DLM_SUCCESS
      D: completion d DLM_SUCCESS`,
  );
  story(
    'DLM-164 DLM-187 a waiting conversion holds back new requests',
    `A: lock a R PR
      DLM_SUCCESS
    B: lock b R PR
      DLM_SUCCESS
    A: quecvt a EX
      DLM_SUCCESS
    C: quelock c R PR
      DLM_SUCCESS
      R G[b:PR] C[a:PR>EX] W[c:PR]`,
  );
  story(
    'DLM-050 DLM-167 DLM-168 DLM-098 DLM_NOQUEUE refuses what would queue, and nothing remains of it',
    `A: lock a R PR blk=f
      DLM_SUCCESS
    B: lock b R EX +NOQUEUE
      DLM_NOTQUEUED
    B: quelock b R EX +NOQUEUE
      DLM_NOTQUEUED
      R G[a:PR]
    B: quelock w R CW
      DLM_SUCCESS
      A: blocking a mode=CW
    C: lock c R PR +NOQUEUE
      DLM_NOTQUEUED
      R G[a:PR] W[w:CW]`,
  );
  story(
    'DLM-169 a waiting lock blocks nobody by mode and is unlocked or cancelled, not converted',
    `A: lock a R PR
      DLM_SUCCESS
    B: quelock b R EX
      DLM_SUCCESS
    A: cvt a PW +SYNCSTS
      DLM_SYNC
    B: cvt b PR
      DLM_CVTUNGRANT
    B: unlock b
      DLM_SUCCESS
      B: completion b DLM_ABORT
    B: quelock c R EX
      DLM_SUCCESS
    B: cancel c +CANCELWAITOK
      DLM_SUCCESS
      B: completion c DLM_CANCEL
      R G[a:PW]`,
  );
  story(
    'DLM-170 DLM-174 a converting lock counts by its granted mode',
    `A: lock a R PR
      DLM_SUCCESS
    B: lock b R PR
      DLM_SUCCESS
    A: quecvt a EX
      DLM_SUCCESS
    B: cvt b CW +NOQUEUE
      DLM_NOTQUEUED
      R G[b:PR] C[a:PR>EX]
    B: cvt b CR
      DLM_SUCCESS
      R G[b:CR] C[a:PR>EX]`,
  );
  story(
    'DLM-015 the lock ID is known while the request waits',
    `A: lock a R EX
      DLM_SUCCESS
    B: lock b R PR
      blocks
    B: get_lkinfo b
      DLM_SUCCESS lkstate=3 grmode=NONE rqmode=PR
    B: unlock b
      DLM_SUCCESS
      B: returns b DLM_ABORT`,
  );
});

describe('timeouts', () => {
  story(
    'DLM-016 DLM-017 DLM-102 a new request is withdrawn after its hundredths of a second, DLM-203 and lets others through',
    `A: lock a R PR
      DLM_SUCCESS
    B: quelock b R EX timeout=10
      DLM_SUCCESS
    C: quelock c R PR
      DLM_SUCCESS
    time: +99ms
      R G[a:PR] W[b:EX c:PR]
    time: +1ms
      B: completion b DLM_TIMEOUT
      C: completion c DLM_SUCCESS
      R G[a:PR c:PR]
    B: unlock b
      DLM_IVLOCKID`,
  );
  story(
    'DLM-017 DLM-313 a conversion that times out leaves the lock as it was',
    `A: lock a R PR blk=old notprm=old
      DLM_SUCCESS
    B: lock b R PR
      DLM_SUCCESS
    A: cvt a EX timeout=5 blk=new notprm=new
      blocks
    C: quelock c R CW hint=c
      DLM_SUCCESS
    time: +50ms
      A: blocking a mode=CW routine=old notprm=old hint=c
      A: returns a DLM_TIMEOUT
      R G[a:PR b:PR] W[c:CW]`,
  );
  story(
    'DLM-016 no timeout, no end; a granted request does not time out',
    `A: lock a R EX timeout=1
      DLM_SUCCESS
    B: quelock b R EX
      DLM_SUCCESS
    C: quelock c R EX timeout=300
      DLM_SUCCESS
    A: unlock a
      DLM_SUCCESS
      B: completion b DLM_SUCCESS
    B: unlock b
      DLM_SUCCESS
      C: completion c DLM_SUCCESS
    time: +9999999ms
      R G[c:EX]`,
  );
  story(
    'DLM-017 what falls due in one step falls due in order',
    `A: lock a R EX
      DLM_SUCCESS
    B: quelock b R EX timeout=5
      DLM_SUCCESS
    B: quelock c R EX timeout=3
      DLM_SUCCESS
    B: quelock d R EX timeout=4
      DLM_SUCCESS
    time: +50ms
      B: completion c DLM_TIMEOUT
      B: completion d DLM_TIMEOUT
      B: completion b DLM_TIMEOUT`,
  );
});
