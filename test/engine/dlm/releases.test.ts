// Unlocking and cancelling (specification sections 12 and 13; manual 9.4, 9.5).
import { describe } from 'vitest';
import { story } from '../../support/dlm-story.ts';

describe('unlocking', () => {
  story(
    'DLM-229 DLM-230 DLM-078 from any queue; a pending request ends with DLM_ABORT',
    `A: lock a R PR
      DLM_SUCCESS
    B: lock b R PR
      DLM_SUCCESS
    B: quecvt b EX
      DLM_SUCCESS
    C: lock c R EX
      blocks
    C: unlock c
      DLM_SUCCESS
      C: returns c DLM_ABORT
    B: unlock b
      DLM_SUCCESS
      B: completion b DLM_ABORT
    A: unlock a
      DLM_SUCCESS
      R gone`,
  );
  story(
    'DLM-231 DLM-263 from PW and EX the value block is stored and valid again',
    `A: lock a R NL
      DLM_SUCCESS
    B: lock b R EX
      DLM_SUCCESS
    B: unlock b +INVVALBLK
      DLM_SUCCESS
      R G[a:NL] V!
    B: lock c R PW
      DLM_SUCCESS
    B: unlock c +VALB V="pw"
      DLM_SUCCESS
      R G[a:NL] V="pw"
    B: lock d R EX
      DLM_SUCCESS
    B: unlock d +VALB V="x"
      DLM_SUCCESS
      R G[a:NL] V="x"`,
  );
  for (const mode of ['NL', 'CR', 'CW', 'PR']) {
    story(
      `DLM-233 DLM-235 from ${mode} neither DLM_VALB nor DLM_INVVALBLK does anything`,
      `A: lock a R NL
        DLM_SUCCESS
      A: lock b R ${mode}
        DLM_SUCCESS
      A: unlock b +VALB V="no"
        DLM_SUCCESS
        R G[a:NL] V=""
      A: lock c R ${mode}
        DLM_SUCCESS
      A: unlock c +INVVALBLK
        DLM_SUCCESS
        R G[a:NL] V=""`,
    );
  }
  story(
    'DLM-232 DLM-275 a converting lock counts by its granted mode',
    `A: lock a R NL
      DLM_SUCCESS
    B: lock b R PW
      DLM_SUCCESS
    C: lock c R CR
      DLM_SUCCESS
    B: quecvt b EX
      DLM_SUCCESS
    A: quecvt a EX
      DLM_SUCCESS
    A: unlock a +VALB V="no"
      DLM_SUCCESS
      A: completion a DLM_ABORT
    B: unlock b +VALB V="pw"
      DLM_SUCCESS
      B: completion b DLM_ABORT
      R G[c:CR] V="pw"`,
  );
  story(
    'DLM-234 DLM-272 DLM_INVVALBLK from PW and EX marks the block invalid, DLM-236 no flag leaves it',
    `A: lock a R NL
      DLM_SUCCESS
    B: lock b R EX
      DLM_SUCCESS
    B: cvt b PW +VALB V="v"
      DLM_SUCCESS
    B: unlock b +INVVALBLK
      DLM_SUCCESS
      R G[a:NL] V!
    B: lock c R EX
      DLM_SUCCESS
    B: unlock c
      DLM_SUCCESS
      R G[a:NL] V!
    B: lock d R EX
      DLM_SUCCESS
    B: unlock d +VALB V="w"
      DLM_SUCCESS
    B: lock e R PW
      DLM_SUCCESS
    B: unlock e
      DLM_SUCCESS
      R G[a:NL] V="w"`,
  );
  story(
    'DLM-055 DLM-056 DLM-048 flags that do not go together',
    `A: lock a R EX
      DLM_SUCCESS
    A: unlock a +VALB +INVVALBLK V="x"
      DLM_BADPARAM
    A: unlock a +DEQALL V="x"
      DLM_BADPARAM
    A: unlock a +VALB no-copy
      DLM_BADPARAM
    A: unlock a +NOQUEUE
      DLM_BADPARAM
      R G[a:EX] V=""`,
  );
  story(
    'DLM-237 DLM-101 DLM-334 a lock with sublocks is not released alone',
    `A: lock a R CR
      DLM_SUCCESS
    A: lock b a/x EX
      DLM_SUCCESS
    A: unlock a
      DLM_SUBLOCKS
      R G[a:CR]
    A: unlock b
      DLM_SUCCESS
    A: unlock a
      DLM_SUCCESS
      R gone`,
  );
  story(
    'DLM-238 DLM-239 with DLM_DEQALL all go, sublocks first, each with its own value-block rule',
    `A: lock p P EX
      DLM_SUCCESS
    A: lock s p/x EX
      DLM_SUCCESS
    A: lock t p/y PR
      DLM_SUCCESS
    B: lock q P NL
      DLM_SUCCESS
    B: lock u q/x NL
      DLM_SUCCESS
    B: lock v q/y NL
      DLM_SUCCESS
    A: unlock 0 +DEQALL +INVVALBLK
      DLM_SUCCESS
      P G[q:NL] V!
      P/x G[u:NL] V!
      P/y G[v:NL] V=""`,
  );
  story(
    'DLM-240 every resource touched is settled',
    `A: lock a1 R1 EX
      DLM_SUCCESS
    A: lock a2 R2 EX
      DLM_SUCCESS
    B: quelock b1 R1 PR
      DLM_SUCCESS
    C: quelock c2 R2 PR
      DLM_SUCCESS
    A: unlock 0 +DEQALL
      DLM_SUCCESS
      B: completion b1 DLM_SUCCESS
      C: completion c2 DLM_SUCCESS`,
  );
  story(
    'DLM-242 DLM-014 DLM-093 a released lock ID is never valid again',
    `A: lock a R EX
      DLM_SUCCESS
    A: unlock a
      DLM_SUCCESS
    A: lock b R EX
      DLM_SUCCESS
    A: unlock a
      DLM_IVLOCKID
    A: cvt a PR
      DLM_IVLOCKID
    A: cancel a
      DLM_IVLOCKID
    A: get_lkinfo a
      DLM_IVLOCKID
    A: lock c a/x NL
      DLM_IVLOCKID
      R G[b:EX]`,
  );
  story(
    'DLM-013 DLM-093 nor is a lock ID valid in another process',
    `A: lock a R PR
      DLM_SUCCESS
    B: unlock a
      DLM_IVLOCKID
    B: cvt a NL
      DLM_IVLOCKID
    B: cancel a
      DLM_IVLOCKID
    D: lock b a/x NL
      DLM_IVLOCKID
      R G[a:PR]`,
  );
  story(
    'DLM-243 what was not delivered about a released lock is not delivered, but for DLM_ABORT',
    `A: set_signal 0
      DLM_SUCCESS
    A: lock a R PR blk=f
      DLM_SUCCESS
    A: quelock q Q EX
      DLM_SUCCESS
    B: quelock b R EX
      DLM_SUCCESS
    A: quelock w R EX +NODLCKWT
      DLM_SUCCESS
    A: unlock q
      DLM_SUCCESS
    A: unlock w
      DLM_SUCCESS
    A: unlock a
      DLM_SUCCESS
      B: completion b DLM_SUCCESS
    A: notify
      1
      A: completion w DLM_ABORT`,
  );
});

describe('cancelling', () => {
  story(
    'DLM-245 DLM-246 DLM-247 DLM-081 a conversion is taken back; DLM_CANCEL goes to the request',
    `A: lock a R PR blk=old notprm=old
      DLM_SUCCESS
    B: lock b R PR
      DLM_SUCCESS
    A: cvt a EX blk=new notprm=new
      blocks
    A: cancel a
      DLM_SUCCESS
      A: returns a DLM_CANCEL untouched
      R G[a:PR b:PR]
    A: get_lkinfo a
      DLM_SUCCESS blkrtn=old notprm=old lkstate=1
    A: quecvt a EX notprm=third
      DLM_SUCCESS
    A: cancel a
      DLM_SUCCESS
      A: completion a DLM_CANCEL notprm=third`,
  );
  story(
    'DLM-248 then the resource is settled',
    `A: lock a R PR
      DLM_SUCCESS
    B: lock b R PR
      DLM_SUCCESS
    A: quecvt a EX
      DLM_SUCCESS
    C: quelock c R PR
      DLM_SUCCESS
    A: cancel a
      DLM_SUCCESS
      A: completion a DLM_CANCEL
      C: completion c DLM_SUCCESS
      R G[a:PR b:PR c:PR]`,
  );
  story(
    'DLM-250 DLM-082 DLM-255 a granted lock is not cancelled',
    `A: lock a R PR
      DLM_SUCCESS
    B: lock b R PR
      DLM_SUCCESS
    A: quecvt a EX
      DLM_SUCCESS
    B: unlock b
      DLM_SUCCESS
      A: completion a DLM_SUCCESS
    A: cancel a
      DLM_CANCELGRANT
      R G[a:EX]`,
  );
  story(
    'DLM-251 DLM-252 DLM-083 DLM-063 a waiting request only with DLM_CANCELWAITOK',
    `A: lock a R EX
      DLM_SUCCESS
    B: quelock b R PR
      DLM_SUCCESS
    B: cancel b
      DLM_CANCELWAIT
      R G[a:EX] W[b:PR]
    B: cancel b +CANCELWAITOK +VALB
      DLM_BADPARAM
    B: cancel b +CANCELWAITOK
      DLM_SUCCESS
      B: completion b DLM_CANCEL
      R G[a:EX]
    B: cancel b
      DLM_IVLOCKID`,
  );
  story(
    'DLM-253 an unknown lock is not cancelled',
    `A: cancel 0
      DLM_IVLOCKID`,
  );
  story(
    'DLM-254 a cancelled conversion has transferred nothing',
    `A: lock a R EX
      DLM_SUCCESS
    A: cvt a PW +VALB V="v"
      DLM_SUCCESS
    B: lock b R CR
      DLM_SUCCESS
    A: quecvt a EX +VALB V="no"
      DLM_SUCCESS
    A: cancel a
      DLM_SUCCESS
      A: completion a DLM_CANCEL untouched
      R G[a:PW b:CR] V="v"`,
  );
});
