// Lock groups (specification section 18).
import { describe } from 'vitest';
import { story } from '../../support/dlm-story.ts';

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
