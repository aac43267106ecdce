// Namespaces: who may join, and when one may leave (specification section 5; manual 9.2.2).
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
