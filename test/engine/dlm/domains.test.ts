// Recovery domains and persistent resources (specification section 20).
import { describe } from 'vitest';
import { story } from '../../support/dlm-story.ts';

describe('recovery domains', () => {
  story(
    'DLM-371 DLM-108 DLM-372 DLM-376 DLM-112 names have a length, handles belong to a process',
    `A: rd_attach x
      DLM_SUCCESS
    A: rd_attach a-name-of-thirty-two-characters!
      DLM_ENAMETOOLONG
    A: rd_attach a-name-of-thirty-one-characters
      DLM_SUCCESS
    B: locktp b R EX +PERSIST domain=x
      DLM_IVRDID
    B: rd_collect x
      DLM_IVRDID
    B: rd_detach x
      DLM_IVRDID`,
  );
  story(
    'DLM-061 DLM-374 DLM-375 DLM-110 DLM-111 DLM-113 a resource is persistent in one domain or not at all',
    `A: rd_attach d
      DLM_SUCCESS
    A: rd_attach e
      DLM_SUCCESS
    A: locktp a R PR +PERSIST domain=d
      DLM_SUCCESS
    A: lock b R PR
      DLM_IS_PR
    A: locktp b R PR
      DLM_IS_PR
    A: locktp b R PR +PERSIST domain=e
      DLM_PR_RD_MISMATCH
    A: locktp b R PR +PERSIST domain=d
      DLM_SUCCESS
    A: lock q Q PR
      DLM_SUCCESS
    A: locktp b Q PR +PERSIST domain=d
      DLM_NOT_PR
    A: lock c S PR +PERSIST
      DLM_BADPARAM`,
  );
  story(
    'DLM-150 DLM-377 DLM-378 DLM-379 DLM-380 kept without locks while invalid, ordinary when written',
    `A: rd_attach d
      DLM_SUCCESS
    B: rd_attach d
      DLM_SUCCESS
    A: locktp a R EX +PERSIST domain=d
      DLM_SUCCESS
    A: unlock a +VALB V="v"
      DLM_SUCCESS
      R gone
    A: locktp b R EX +PERSIST domain=d
      DLM_SUCCESS
    A: killed
      R V!
    B: lock x R EX
      DLM_IS_PR
    B: locktp c R EX +PERSIST +VALB domain=d
      DLM_SUCCVALNOTVALID
    B: unlock c
      DLM_SUCCESS
      R V!
    B: locktp e R EX +PERSIST domain=d
      DLM_SUCCESS
    B: unlock e +VALB V="w"
      DLM_SUCCESS
      R gone`,
  );
  story(
    'DLM-381 DLM-384 DLM-385 collecting nothing is a recovery too; locked resources become zero and valid and stay',
    `A: rd_attach d
      DLM_SUCCESS
    A: rd_collect d
      DLM_SUCCESS resources=0
    A: rd_validate d
      DLM_SUCCESS
    A: locktp a R NL +PERSIST domain=d
      DLM_SUCCESS
    A: locktp b R EX +PERSIST domain=d
      DLM_SUCCESS
    A: cvt b EX +VALB V="v"
      DLM_SUCCESS
    A: unlock b +INVVALBLK
      DLM_SUCCESS
    A: rd_collect d
      DLM_SUCCESS resources=1
      R G[a:NL] V!
    A: rd_validate d
      DLM_SUCCESS
      R G[a:NL] V=""`,
  );
  story(
    'DLM-382 DLM-115 DLM-116 DLM-114 DLM-387 one collection at a time for each domain',
    `A: rd_attach d
      DLM_SUCCESS
    A: rd_attach e
      DLM_SUCCESS
    B: rd_attach d
      DLM_SUCCESS
    A: rd_validate d
      DLM_IVHNDL
    A: rd_collect d
      DLM_SUCCESS
    A: rd_collect d
      DLM_EALREADY
    B: rd_collect d
      DLM_EINPROGRESS
    B: rd_validate d
      DLM_IVHNDL
    A: rd_collect e
      DLM_SUCCESS
    A: rd_detach d
      DLM_EINPROGRESS
    A: rd_validate d
      DLM_SUCCESS
    A: rd_validate d
      DLM_IVHNDL
    A: rd_validate e
      DLM_SUCCESS`,
  );
  story(
    'DLM-383 what a process collected that ends can be collected again',
    `A: rd_attach d
      DLM_SUCCESS
    B: rd_attach d
      DLM_SUCCESS
    C: rd_attach d
      DLM_SUCCESS
    C: locktp c R EX +PERSIST domain=d
      DLM_SUCCESS
    C: killed
    A: rd_collect d
      DLM_SUCCESS resources=1
    A: killed
    B: rd_collect d
      DLM_SUCCESS resources=1
    B: rd_validate d
      DLM_SUCCESS
      R gone`,
  );
  story(
    'DLM-386 DLM-076 DLM-391 a member that fails between collect and validate, not before',
    `A: rd_attach d
      DLM_SUCCESS
    B: rd_attach d
      DLM_SUCCESS
    C: rd_attach d
      DLM_SUCCESS
    m2: fails
    A: rd_collect d
      DLM_SUCCESS
    A: rd_validate d
      DLM_SUCCESS
    A: rd_collect d
      DLM_SUCCESS
    m3: fails
    A: rd_validate d
      DLM_MORE_TO_RECOVER
    A: rd_collect d
      DLM_SUCCESS
    A: rd_validate d
      DLM_SUCCESS`,
  );
  story(
    'DLM-388 not while the process has locks in the domain',
    `A: rd_attach d
      DLM_SUCCESS
    A: locktp a R NL +PERSIST domain=d
      DLM_SUCCESS
    A: rd_detach d
      DLM_HASLOCKS
    A: unlock a
      DLM_SUCCESS
    A: rd_detach d
      DLM_SUCCESS
    A: rd_detach d
      DLM_IVRDID`,
  );
  story(
    'DLM-389 DLM-069 an invalidated domain looks invalid, also what comes to it, until collect and validate',
    `A: rd_attach d
      DLM_SUCCESS
    B: rd_attach d
      DLM_SUCCESS
    B: locktp b R EX +PERSIST domain=d
      DLM_SUCCESS
    A: rd_detach d +INVALIDATE
      DLM_SUCCESS
      R G[b:EX] V!
    B: cvt b EX +VALB V="v"
      DLM_SUCCESS
      R G[b:EX] V!
    B: locktp c Q NL +PERSIST +VALB domain=d
      DLM_SUCCVALNOTVALID
    B: rd_collect d
      DLM_SUCCESS resources=2
    B: rd_validate d
      DLM_SUCCESS
      R G[b:EX] V=""
      Q G[c:NL] V=""`,
  );
  story(
    'DLM-373 DLM-390 each process of a group needs a handle, and the last one to detach answers for the locks',
    `A: glc_create K
      DLM_SUCCESS
    D: glc_attach K
      DLM_SUCCESS
    B: rd_attach d +GROUP
      DLM_NO_GROUP
    A: rd_attach d +GROUP
      DLM_SUCCESS
    D: locktp g R EX +PERSIST +GROUP_LOCK domain=d
      DLM_IVRDID
    D: rd_attach d +GROUP
      DLM_SUCCESS
    D: locktp g R EX +PERSIST +GROUP_LOCK domain=d
      DLM_SUCCESS
    D: rd_detach d
      DLM_SUCCESS
    A: rd_detach d
      DLM_HASLOCKS
    A: unlock g
      DLM_SUCCESS
    A: rd_detach d
      DLM_SUCCESS`,
  );
});
