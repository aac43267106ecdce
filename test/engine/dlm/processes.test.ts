// Sublocks, and the births and deaths of processes and members (specification sections 17 and 21; manual 9.1, 9.6.5).
import { describe } from 'vitest';
import { story } from '../../support/dlm-story.ts';

describe('sublocks', () => {
  story(
    'DLM-327 DLM-330 DLM-331 DLM-145 to any depth, in any mode',
    `A: lock a R NL
      DLM_SUCCESS
    A: lock b a/x EX +SYNCSTS
      DLM_SYNC
    A: lock c b/y PR +SYNCSTS
      DLM_SYNC
    A: lock d c/z EX +SYNCSTS
      DLM_SYNC
      R/x/y/z G[d:EX]`,
  );
  story(
    'DLM-328 DLM-099 below a granted or converting lock, not below a waiting one',
    `A: lock a R PR
      DLM_SUCCESS
    B: lock b R PR
      DLM_SUCCESS
    C: quelock c R EX
      DLM_SUCCESS
    C: lock x c/s NL
      DLM_PARNOTGRANT
    B: quecvt b PW
      DLM_SUCCESS
    B: lock y b/s NL
      DLM_SUCCESS`,
  );
  story(
    'DLM-329 DLM-093 below a lock of the process only',
    `A: lock a R CR
      DLM_SUCCESS
    B: lock b a/x NL
      DLM_IVLOCKID`,
  );
  story(
    'DLM-332 DLM-333 the parent has its own mode, and converting it leaves sublocks alone',
    `A: lock a R EX
      DLM_SUCCESS
    A: lock s a/x EX
      DLM_SUCCESS
    A: cvt a NL
      DLM_SUCCESS
    B: lock b R EX +SYNCSTS
      DLM_SYNC
    B: lock t b/x PR +NOQUEUE
      DLM_NOTQUEUED
      R/x G[s:EX]`,
  );
  story(
    'DLM-127 DLM-336 a sublock lies in the namespace of its parent',
    `A: nsjoin public 7 as p
      DLM_SUCCESS
    A: lock a p:R CR
      DLM_SUCCESS
    A: lock b a/x EX
      DLM_SUCCESS
      p:R/x G[b:EX]`,
  );
  story(
    'DLM-335 the end of the process releases the whole tree',
    `A: lock a R CW
      DLM_SUCCESS
    A: lock b a/x PR
      DLM_SUCCESS
    A: lock c b/y EX
      DLM_SUCCESS
    B: quelock d R EX
      DLM_SUCCESS
    A: killed
      B: completion d DLM_SUCCESS
      R G[d:EX]
      R/x gone
      R/x/y gone`,
  );
  story(
    'DLM-337 writers of records beside each other, a user of the whole file alone',
    `A: lock a F CW
      DLM_SUCCESS
    B: lock b F CW +SYNCSTS
      DLM_SYNC
    A: lock r1 a/1 EX +SYNCSTS
      DLM_SYNC
    B: lock r2 b/2 PW +SYNCSTS
      DLM_SYNC
    C: quelock c F EX
      DLM_SUCCESS
    A: unlock 0 +DEQALL
      DLM_SUCCESS
      F G[b:CW] W[c:EX]
    B: unlock 0 +DEQALL
      DLM_SUCCESS
      C: completion c DLM_SUCCESS`,
  );
});

describe('processes and members', () => {
  story(
    'DLM-394 DLM-397 the end of a process settles every resource it was on',
    `A: lock a R EX
      DLM_SUCCESS
    A: lock q Q PR
      DLM_SUCCESS
    B: quelock b R PR
      DLM_SUCCESS
    C: lock c Q PR
      DLM_SUCCESS
    A: quelock w S EX
      DLM_SUCCESS
      A: completion w DLM_SUCCESS
    B: quelock x Q EX
      DLM_SUCCESS
    D: quelock d Q PR
      DLM_SUCCESS
    B: killed
      D: completion d DLM_SUCCESS
      R G[a:EX]
    A: killed
      R gone
      S gone
      Q G[c:PR d:PR]`,
  );
  story(
    'DLM-395 DLM-396 nobody who has ended is told anything, or has joined or is attached to anything',
    `A: glc_create K +PERM
      DLM_SUCCESS
    A: lock a R PR blk=f
      DLM_SUCCESS
    A: blocks_signal yes
    B: quelock b R EX
      DLM_SUCCESS
    A: killed
      B: completion b DLM_SUCCESS
    A: blocks_signal no
    A: lock c R NL
      DLM_NOTATTACHED
    A: notify
      0
    D: glc_destroy K
      DLM_SUCCESS`,
  );
  story(
    'DLM-398 all processes of a failed member go before anything is settled',
    `A: lock a R PR
      DLM_SUCCESS
    D: quelock d R EX
      DLM_SUCCESS
    B: quelock b R PR +VALB
      DLM_SUCCESS
    m1: fails
      B: completion b DLM_SUCCESS gets=""
      R G[b:PR] V=""`,
  );
  story(
    'DLM-399 DLM-401 what lives on keeps its locks, its places and its value blocks',
    `A: lock a R PR
      DLM_SUCCESS
    B: lock b R PR
      DLM_SUCCESS
    C: quelock c R EX
      DLM_SUCCESS
    D: quelock d R CR
      DLM_SUCCESS
    E: quelock e R PW
      DLM_SUCCESS
    F: lock f Q EX
      DLM_SUCCESS
    F: cvt f PR +VALB V="kept"
      DLM_SUCCESS
    m1: fails
      R G[b:PR] W[c:EX e:PW]
      Q G[f:PR] V="kept"`,
  );
  story(
    'DLM-403 DLM-404 a child has nothing of its parent, and the parent keeps everything',
    `A: lock a R EX
      DLM_SUCCESS
    B: quelock b R PR
      DLM_SUCCESS
    A: fork child
    child: detach
      DLM_NOTATTACHED
    child: unlock a
      DLM_IVLOCKID
    child: exits
      R G[a:EX] W[b:PR]`,
  );
  story(
    'DLM-405 DLM-406 exec needs a process without locks and namespaces, and releases nothing',
    `A: lock a R EX
      DLM_SUCCESS
    A: exec
      DLM_HASLOCKS
      R G[a:EX]
    A: unlock 0 +DEQALL
      DLM_SUCCESS
    A: exec
      DLM_ATTACHED
    A: detach
      DLM_SUCCESS
    A: exec
      DLM_SUCCESS`,
  );
  story(
    'DLM-046 DLM-088 DLM-409 while the lock manager does not run every function says so and changes nothing',
    `A: lock a R EX
      DLM_SUCCESS
    A: manager stands
    A: lock b R NL
      DLM_ENOSYS
    A: locktp b R NL
      DLM_ENOSYS
    A: quelock b R NL
      DLM_ENOSYS
    A: quelocktp b R NL
      DLM_ENOSYS
    A: cvt a NL
      DLM_ENOSYS
    A: quecvt a NL
      DLM_ENOSYS
    A: unlock a
      DLM_ENOSYS
    A: cancel a
      DLM_ENOSYS
    A: nsjoin public 7 as p
      DLM_ENOSYS
    A: nsleave u
      DLM_ENOSYS
    A: detach
      DLM_ENOSYS
    A: set_signal 0
      DLM_ENOSYS
    A: glc_create K
      DLM_ENOSYS
    A: glc_attach K
      DLM_ENOSYS
    A: glc_detach
      DLM_ENOSYS
    A: glc_destroy K
      DLM_ENOSYS
    A: rd_attach d
      DLM_ENOSYS
    A: rd_detach d
      DLM_ENOSYS
    A: rd_collect d
      DLM_ENOSYS
    A: rd_validate d
      DLM_ENOSYS
    A: get_lkinfo a
      DLM_ENOSYS
    A: get_rsbinfo R
      DLM_ENOSYS
    A: manager runs
      R G[a:EX]
    A: unlock a
      DLM_SUCCESS`,
  );
});
