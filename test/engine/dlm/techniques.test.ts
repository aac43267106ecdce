// Ways of using the lock manager that it must make possible (specification sections 24 and 25; manual 9.6.4, 9.7).
import { describe } from 'vitest';
import { story } from '../../support/dlm-story.ts';

describe('techniques', () => {
  story(
    'DLM-429 NL on everything at the start, then conversions only, also under contention',
    `A: lock a R NL
      DLM_SUCCESS
    B: lock b R NL
      DLM_SUCCESS
    A: cvt a EX
      DLM_SUCCESS
    B: cvt b PR
      blocks
    A: cvt a NL
      DLM_SUCCESS
      B: returns b DLM_SUCCESS
    A: cvt a EX
      blocks
    B: cvt b NL
      DLM_SUCCESS
      A: returns a DLM_SUCCESS
      R G[a:EX b:NL]`,
  );
  story(
    'DLM-438 a version read with a warning is no version',
    `A: lock a blk7 NL +VALB
      DLM_SUCCESS gets=""
    B: lock b blk7 EX
      DLM_SUCCESS
    B: cvt b EX +VALB V="2"
      DLM_SUCCESS
    B: killed
    A: cvt a PR +VALB
      DLM_SUCCVALNOTVALID gets="2"`,
  );
  story(
    'DLM-440 without a competitor no notification comes',
    `A: lock a blk7 EX blk=flush
      DLM_SUCCESS
    B: lock b blk7 NL
      DLM_SUCCESS
    A: cvt a EX blk=flush
      DLM_SUCCESS
    B: lock c blk7 PR +NOQUEUE
      DLM_NOTQUEUED`,
  );
  story(
    'DLM-444 one process keeps its copy until notified, another compares versions, on one resource',
    `A: lock a blk7 PR +VALB blk=drop
      DLM_SUCCESS gets=""
    B: lock b blk7 NL +VALB
      DLM_SUCCESS gets=""
    C: lock c blk7 EX +VALB
      blocks
      A: blocking a mode=EX routine=drop
    A: cvt a NL
      DLM_SUCCESS
      C: returns c DLM_SUCCESS gets=""
    C: cvt c NL +VALB V="1"
      DLM_SUCCESS
    B: cvt b PR +VALB
      DLM_SUCCESS gets="1"
    A: cvt a PR +VALB blk=drop
      DLM_SUCCESS gets="1"`,
  );
});
