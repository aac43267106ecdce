// Conversions and settling (specification sections 9 and 10; manual 9.3.4, 9.6.4).
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
