// Namespaces, sublocks, processes and members, lock groups, recovery domains (specification sections 5, 17, 18, 20, 21).
import { describe } from 'vitest';
import { story } from '../../support/dlm-story.ts';

describe('namespaces', () => {
  story(
    'DLM-119 DLM-120 DLM-121 DLM-122 DLM-123 DLM-095 who may join which kind',
    `nobody has joined

    A: nsjoin user 100 as u
      DLM_SUCCESS
    A: nsjoin group 100 as g
      DLM_SUCCESS
    A: nsjoin public 100 as p
      DLM_SUCCESS
    A: nsjoin user 200 as x
      DLM_NOACCESS
    A: nsjoin group 201 as x
      DLM_NOACCESS
    A: lock a u:R EX
      DLM_SUCCESS
    A: lock b g:R EX +SYNCSTS
      DLM_SYNC
    A: lock c p:R EX +SYNCSTS
      DLM_SYNC
    A: lock d x:R EX
      DLM_NOTATTACHED`,
  );
  story(
    'DLM-124 user 0 is the namespace of the system, for root',
    `nobody has joined

    A: nsjoin user 0 as s
      DLM_NOACCESS
    A: becomes 0 0
    A: nsjoin user 0 as s
      DLM_SUCCESS`,
  );
  story(
    'DLM-125 access is checked at the join only',
    `A: becomes 101 101
    A: lock a R EX
      DLM_SUCCESS
    A: nsjoin user 100 as again
      DLM_NOACCESS`,
  );
  story(
    'DLM-126 DLM-097 a root lock needs a joined namespace',
    `nobody has joined

    A: lock a u:R EX
      DLM_NOTATTACHED
    A: nsjoin user 100 as u
      DLM_SUCCESS
    A: nsleave u
      DLM_SUCCESS
    A: lock a u:R EX
      DLM_NOTATTACHED`,
  );
  story(
    'DLM-064 exactly one kind',
    `nobody has joined

    A: nsjoin user 100 +GROUP as u
      DLM_BADPARAM
    A: nsjoin nothing 100 as u
      DLM_BADPARAM
    A: nsjoin nothing 100 +JOIN_SAME_OK as u
      DLM_BADPARAM`,
  );
  story(
    'DLM-065 DLM-129 DLM-130 DLM-079 joining twice, leaving once',
    `A: nsjoin user 100 as v
      DLM_ATTACHED
    A: nsjoin user 100 +JOIN_SAME_OK as v
      DLM_SUCCESS
    A: lock a v:R EX
      DLM_SUCCESS
    A: lock b u:R EX +NOQUEUE
      DLM_NOTQUEUED
    A: unlock a
      DLM_SUCCESS
    A: nsleave v
      DLM_SUCCESS
    A: nsleave u
      DLM_NOTATTACHED`,
  );
  story(
    'DLM-132 DLM-135 DLM-089 not while there are locks there, granted or waiting, DLM-020 DLM-021 else yes',
    `A: nsjoin public 7 as p
      DLM_SUCCESS
    B: lock b R EX
      DLM_SUCCESS
    A: quelock a R EX
      DLM_SUCCESS
    A: nsleave u
      DLM_HASLOCKS
    A: detach
      DLM_HASLOCKS
    A: nsleave p
      DLM_SUCCESS
    A: unlock a
      DLM_SUCCESS
      A: completion a DLM_ABORT
    A: detach
      DLM_SUCCESS
    A: detach
      DLM_NOTATTACHED`,
  );
  story(
    'DLM-133 DLM-106 not while attached to a lock group that uses it',
    `A: glc_create K
      DLM_SUCCESS
    A: nsleave u
      DLM_ATTACHEDGROUP
    A: glc_detach
      DLM_SUCCESS
    A: nsleave u
      DLM_SUCCESS`,
  );
  story(
    'DLM-138 processes of two members meet in one namespace',
    `A: lock a R EX
      DLM_SUCCESS
    B: lock b R EX +NOQUEUE
      DLM_NOTQUEUED`,
  );
  story(
    'DLM-137 who ignores notifications keeps the value block from everybody',
    `A: nsjoin public 7 as p
      DLM_SUCCESS
    B: nsjoin public 7 as p
      DLM_SUCCESS
    A: lock a p:R PR blk=f
      DLM_SUCCESS
    B: lock b p:R PW +NOQUEUE
      DLM_NOTQUEUED
    B: quelock b p:R EX
      DLM_SUCCESS
      A: blocking a mode=EX
      p:R G[a:PR] W[b:EX] V=""`,
  );
});

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
    `A: lock a R EX
      DLM_SUCCESS
    D: quelock d R EX
      DLM_SUCCESS
    B: quelock b R PR +VALB
      DLM_SUCCESS
    m1: fails
      B: completion b DLM_SUCCVALNOTVALID
      R G[b:PR] V!`,
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

describe('lock groups', () => {
  story(
    'DLM-060 DLM-107 DLM-345 a group lock needs a container',
    `A: locktp g R EX +GROUP_LOCK
      DLM_NO_GROUP
    A: lock g R EX +GROUP_LOCK
      DLM_BADPARAM
    A: glc_create K
      DLM_SUCCESS
    A: locktp g R EX +GROUP_LOCK
      DLM_SUCCESS`,
  );
  story(
    'DLM-338 DLM-342 DLM-343 DLM-087 one container at a time, on this member, with its namespaces joined',
    `A: glc_create K
      DLM_SUCCESS
    A: glc_create L
      DLM_ATTACHED
    A: glc_attach K
      DLM_ATTACHED
    B: glc_attach K
      DLM_ENOENT
    D: glc_attach M
      DLM_ENOENT
    D: detach
      DLM_SUCCESS
    D: glc_attach K
      DLM_NOTATTACHED
    D: glc_create L
      DLM_NOTATTACHED
    D: nsjoin user 100 as u
      DLM_SUCCESS
    D: glc_attach K
      DLM_SUCCESS`,
  );
  story(
    'DLM-340 namespaces joined later are not part of it',
    `A: glc_create K
      DLM_SUCCESS
    A: nsjoin public 7 as p
      DLM_SUCCESS
    A: locktp g p:R EX +GROUP_LOCK
      DLM_NOTATTACHED
    A: nsleave p
      DLM_SUCCESS`,
  );
  story(
    'DLM-066 owned or permanent, not both',
    `A: glc_create K +OWNED +PERM
      DLM_BADPARAM
    A: glc_create K +LOCKS
      DLM_BADPARAM`,
  );
  story(
    'DLM-344 locks from before stay with the process',
    `A: lock a R PR
      DLM_SUCCESS
    A: glc_create K
      DLM_SUCCESS
    D: glc_attach K
      DLM_SUCCESS
    D: unlock a
      DLM_IVLOCKID
    A: killed
      R gone`,
  );
  story(
    'DLM-346 DLM-348 any process of the group converts, unlocks and cancels',
    `A: glc_create K
      DLM_SUCCESS
    D: glc_attach K
      DLM_SUCCESS
    A: locktp g R PR +GROUP_LOCK
      DLM_SUCCESS
    D: cvt g CR
      DLM_SUCCESS
    B: lock b R CW
      DLM_SUCCESS
    A: quecvt g EX
      DLM_SUCCESS
    D: cancel g
      DLM_SUCCESS
      A: completion g DLM_CANCEL
    A: quelocktp h R EX +GROUP_LOCK
      DLM_SUCCESS
    D: unlock h
      DLM_SUCCESS
      A: completion h DLM_ABORT
    D: unlock g
      DLM_SUCCESS
      R G[b:CW]`,
  );
  story(
    'DLM-347 DLM-094 one at a time',
    `A: glc_create K
      DLM_SUCCESS
    D: glc_attach K
      DLM_SUCCESS
    A: locktp g R PR +GROUP_LOCK
      DLM_SUCCESS
    B: lock b R PR
      DLM_SUCCESS
    A: quecvt g EX
      DLM_SUCCESS
    D: cvt g NL
      DLM_LKBUSY
    A: cvt g NL
      DLM_CVTUNGRANT
      R G[b:PR] C[g:PR>EX]`,
  );
  story(
    'DLM-349 the end of one process leaves the locks of the group',
    `A: glc_create K
      DLM_SUCCESS
    D: glc_attach K
      DLM_SUCCESS
    A: locktp g R EX +GROUP_LOCK
      DLM_SUCCESS
    A: killed
      R G[g:EX] V=""
    D: unlock g
      DLM_SUCCESS
      R gone`,
  );
  story(
    'DLM-350 DLM-351 DLM-352 who detaches gives back what it was doing, and keeps what waits',
    `A: glc_create K
      DLM_SUCCESS
    D: glc_attach K
      DLM_SUCCESS
    D: set_signal 0
      DLM_SUCCESS
    D: locktp g R PR +GROUP_LOCK blk=f
      DLM_SUCCESS
    B: lock b R PR
      DLM_SUCCESS
    B: quelock q R EX +NODLCKWT
      DLM_SUCCESS
    D: locktp h Q PR +GROUP_LOCK
      DLM_SUCCESS
    B: lock c Q PR
      DLM_SUCCESS
    D: quecvt h EX
      DLM_SUCCESS
    D: quelocktp w Q EX +GROUP_LOCK +NODLCKWT
      DLM_SUCCESS
    D: glc_detach
      DLM_SUCCESS
      Q G[c:PR h:PR] W[w:EX]
    D: notify
      0
    D: unlock g
      DLM_IVLOCKID
    D: unlock w
      DLM_SUCCESS
    A: unlock g
      DLM_SUCCESS`,
  );
  story(
    'DLM-353 DLM-354 DLM-362 with the last process the container and its locks go, unless it is permanent',
    `A: lock n R NL
      DLM_SUCCESS
    A: glc_create K
      DLM_SUCCESS
    A: locktp g R EX +GROUP_LOCK
      DLM_SUCCESS
    A: glc_detach
      DLM_SUCCESS
      R G[n:NL] V!
    A: glc_attach K
      DLM_ENOENT
    A: glc_create P +PERM
      DLM_SUCCESS
    A: locktp h Q EX +GROUP_LOCK
      DLM_SUCCESS
    A: killed
      Q G[h:EX]
    D: glc_attach P
      DLM_SUCCESS
    D: unlock h
      DLM_SUCCESS`,
  );
  story(
    'DLM-355 an owned container goes when its creator detaches, and takes the others along',
    `A: glc_create K +OWNED
      DLM_SUCCESS
    D: glc_attach K
      DLM_SUCCESS
    D: lock own Q PR
      DLM_SUCCESS
    D: locktp g R EX +GROUP_LOCK
      DLM_SUCCESS
    B: quelock b R PR
      DLM_SUCCESS
    A: glc_detach
      DLM_SUCCESS
      D: killed
      B: completion b DLM_SUCCESS
      Q gone`,
  );
  story(
    'DLM-356 detaching needs a container, and no recovery domain attached for the group',
    `A: glc_detach
      DLM_NOTATTACHED
    A: glc_create K
      DLM_SUCCESS
    A: rd_attach d +GROUP
      DLM_SUCCESS
    A: glc_detach
      DLM_ATTACHED
    A: rd_detach d
      DLM_SUCCESS
    A: glc_detach
      DLM_SUCCESS`,
  );
  story(
    'DLM-357 DLM-358 DLM-359 DLM-067 DLM-104 destroying: first the processes, then the locks, or by flag',
    `A: glc_create K +PERM
      DLM_SUCCESS
    D: glc_attach K
      DLM_SUCCESS
    A: locktp g R PR +GROUP_LOCK
      DLM_SUCCESS
    A: glc_destroy K
      DLM_HASPROCS
    A: glc_destroy K +LOCKS
      DLM_HASPROCS
    A: glc_detach
      DLM_SUCCESS
    D: glc_detach
      DLM_SUCCESS
    A: glc_destroy K
      DLM_HASLOCKS
    A: glc_destroy K +LOCKS
      DLM_SUCCESS
      R gone
    A: glc_create L
      DLM_SUCCESS
    D: glc_attach L
      DLM_SUCCESS
    D: locktp h R PR +GROUP_LOCK
      DLM_SUCCESS
    A: glc_destroy L +FORCE
      DLM_SUCCESS
      D: killed
      R gone`,
  );
  story(
    'DLM-360 root, the creator and members of a namespace destroy it',
    `A: glc_create K +PERM
      DLM_SUCCESS
    A: glc_detach
      DLM_SUCCESS
    D: detach
      DLM_SUCCESS
    D: becomes 101 101
    D: glc_destroy K
      DLM_NOACCESS
    D: becomes 0 0
    D: glc_destroy K
      DLM_SUCCESS`,
  );
  story(
    'DLM-361 with the container go the handles of recovery domains for the group',
    `A: glc_create K +PERM
      DLM_SUCCESS
    A: rd_attach d +GROUP
      DLM_SUCCESS
    A: glc_destroy K +FORCE
      DLM_SUCCESS
    A: rd_collect d
      DLM_IVRDID`,
  );
  story(
    'DLM-363 a container does not outlive its member',
    `A: glc_create K +PERM
      DLM_SUCCESS
    A: locktp g R EX +GROUP_LOCK
      DLM_SUCCESS
    A: exits
    B: quelock b R PR +VALB
      DLM_SUCCESS
    m1: fails
      B: completion b DLM_SUCCVALNOTVALID
      R G[b:PR] V!`,
  );
  story(
    'DLM-117 not in a public namespace',
    `nobody has joined

    A: nsjoin public 7 as u
      DLM_SUCCESS
    A: glc_create K
      DLM_PUBNS_DISALLOW`,
  );
});

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
