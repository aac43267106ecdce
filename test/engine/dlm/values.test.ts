// Value blocks: reading, writing, and when they become invalid (specification section 14; manual 9.6.6).
import { describe } from 'vitest';
import { story } from '../../support/dlm-story.ts';

describe('value blocks', () => {
  for (const mode of ['NL', 'CR', 'CW', 'PR', 'PW', 'EX']) {
    story(
      `DLM-257 DLM-258 a new ${mode} lock reads and never writes`,
      `A: lock a R EX
        DLM_SUCCESS
      A: cvt a NL +VALB V="v"
        DLM_SUCCESS
      B: lock b R ${mode} +VALB V="no"
        DLM_SUCCESS gets="v"
        R G[a:NL b:${mode}] V="v"`,
    );
  }
  story(
    'DLM-010 DLM-263 a short block is filled with zeros and replaces the whole',
    `A: lock a R EX
      DLM_SUCCESS
    A: cvt a EX +VALB V="sixteen bytes ok"
      DLM_SUCCESS
      R V="sixteen bytes ok"
    A: cvt a EX +VALB V="x"
      DLM_SUCCESS
      R V="x"
    A: cvt a EX +VALB V="more than sixteen"
      DLM_BADPARAM
      R V="x"`,
  );
  story(
    'DLM-265 DLM-266 DLM-267 DLM-074 DLM-075 an invalid block stays so, is read with a warning, contents and all',
    `A: lock a R NL
      DLM_SUCCESS
    B: lock b R EX
      DLM_SUCCESS
    B: cvt b EX +VALB V="old"
      DLM_SUCCESS
    B: unlock b +INVVALBLK
      DLM_SUCCESS
    A: cvt a NL +VALB
      DLM_SUCCVALNOTVALID gets="old"
    A: cvt a PR +VALB +SYNCSTS
      DLM_SYNCVALNOTVALID gets="old"
    C: lock c R NL +VALB
      DLM_SUCCVALNOTVALID gets="old"
    C: quelock d R CR +VALB
      DLM_SUCCESS
      C: completion d DLM_SUCCVALNOTVALID gets="old"
    C: quelock e R CR +VALB +SYNCSTS
      DLM_SYNCVALNOTVALID gets="old"
      R V!`,
  );
  story(
    'DLM-269 DLM-049 without DLM_VALB there is no warning and no transfer',
    `A: lock a R NL
      DLM_SUCCESS
    B: lock b R EX
      DLM_SUCCESS
    B: unlock b +INVVALBLK
      DLM_SUCCESS
    A: cvt a PR V="mine"
      DLM_SUCCESS untouched
    C: lock c R NL V="mine"
      DLM_SUCCESS untouched
    A: unlock a V="mine"
      DLM_SUCCESS
      R G[c:NL] V!`,
  );
  story(
    'DLM-048 DLM_VALB needs a value block',
    `A: lock a R NL +VALB no-copy
      DLM_BADPARAM
    A: lock a R NL
      DLM_SUCCESS
    A: cvt a EX +VALB no-copy
      DLM_BADPARAM
      R G[a:NL]`,
  );
  story(
    'DLM-270 DLM-273 a process that ends with PW or EX spoils the block, by exit or kill',
    `A: lock a R NL
      DLM_SUCCESS
    B: lock b R PW
      DLM_SUCCESS
    B: exits
      R G[a:NL] V!
    A: cvt a EX
      DLM_SUCCESS
    A: cvt a NL +VALB V="v"
      DLM_SUCCESS
    C: lock c R EX
      DLM_SUCCESS
    C: killed
      R G[a:NL] V!`,
  );
  story(
    'DLM-274 lower modes and waiting for more spoil nothing',
    `A: lock a R CR
      DLM_SUCCESS
    B: lock b R CW
      DLM_SUCCESS
    C: quelock c R EX
      DLM_SUCCESS
    D: lock d R NL
      DLM_SUCCESS
    D: quecvt d EX
      DLM_SUCCESS
    B: killed
    C: killed
    D: killed
      R G[a:CR] V=""`,
  );
  story(
    'DLM-271 DLM-400 the failure of a member spoils what was written there, also by a grant nobody was told of',
    `A: lock a R NL
      DLM_SUCCESS
    B: lock b R EX
      DLM_SUCCESS
    C: lock c Q EX
      DLM_SUCCESS
    A: lock d Q NL
      DLM_SUCCESS
    F: set_signal 0
      DLM_SUCCESS
    F: quelock f R EX
      DLM_SUCCESS
    B: unlock b +VALB V="v"
      DLM_SUCCESS
      R G[a:NL f:EX] V="v"
    m3: fails
      R G[a:NL] V!
      Q G[d:NL] V!`,
  );
  story(
    'DLM-276 the sequence number goes up with each write and with nothing else',
    `A: lock a R EX
      DLM_SUCCESS
    A: cvt a EX +VALB V="1"
      DLM_SUCCESS
    A: cvt a PW +VALB V="2"
      DLM_SUCCESS
    A: cvt a EX +VALB
      DLM_SUCCESS gets="2"
    B: lock b R NL +VALB
      DLM_SUCCESS
    A: unlock a +INVVALBLK
      DLM_SUCCESS
    B: get_rsbinfo R
      DLM_SUCCESS vbseqnum=2 vbstatus=0
    A: lock c R PW
      DLM_SUCCESS
    A: unlock c +VALB V="3"
      DLM_SUCCESS
    B: get_rsbinfo R
      DLM_SUCCESS vbseqnum=3 vbstatus=1`,
  );
  story(
    'DLM-283 PW to EX overwrites the copy of the holder; PW to PW first keeps it',
    `A: lock a R PW
      DLM_SUCCESS
    A: cvt a PW +VALB V="kept"
      DLM_SUCCESS untouched
    A: cvt a EX +VALB V="lost"
      DLM_SUCCESS gets="kept"`,
  );
});
